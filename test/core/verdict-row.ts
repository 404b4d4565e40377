import { describe, expect, it } from 'vitest';
import type { Candidate } from '#core/candidate.ts';
import type { CandidateFacts } from '#core/candidate-facts.ts';
import { candidateVerdict } from '#core/candidate-verdict.ts';
import type { Verdict } from '#core/verdict.ts';
import { candidateFacts } from '../given/candidate-facts.ts';

/** One day, in milliseconds. */
export const day = 24 * 60 * 60_000;
/** Who may promote of the line that the rows are about. */
export const promoter = 'maintainer@example.com';

/** A candidate, what is known besides, and the verdict on it. */
export interface Row {
  readonly of: string;
  readonly candidate: Candidate;
  readonly facts?: Partial<CandidateFacts>;
  readonly isFileless?: true;
  readonly nowMs?: number;
  readonly standing: Verdict['standing'];
  readonly says: string;
  readonly who?: readonly string[];
  readonly way?: string;
}

/** The verdict on the candidate of a row. */
function verdictOf({ candidate, facts = {}, isFileless, nowMs = 10 }: Row): Verdict {
  const { line, ...rest } = candidateFacts(candidate, facts);
  return candidateVerdict(isFileless || line === undefined ? rest : { ...rest, line }, nowMs);
}

/** Tests rows: what is said, and that somebody is asked exactly where a person is needed. */
export function testVerdicts(rows: readonly Row[]): void {
  describe('the verdict', () => {
    it.each(rows)('tells of $of', (row) => {
      const { standing, says, who = [], way } = row;
      expect(verdictOf(row)).toEqual({
        ...{ standing, sentence: says, who },
        ...(way !== undefined && { way }),
        ...(row.candidate.phase === 'building' && { since: '1970-01-01T00:00:00.000Z' }),
      });
    });

    it('asks somebody exactly where a person is needed, and says what they can do', () => {
      for (const row of rows) {
        const { standing, who, way } = verdictOf(row);
        if (standing === 'needs a person') expect([who.length > 0, way]).toEqual([true, row.way]);
        if (standing === 'done' || standing === 'over') expect({ who, way }).toEqual({ who: [] });
      }
    });
  });
}
