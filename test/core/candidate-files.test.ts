import { describe, expect, it } from 'vitest';
import type { Candidate, CandidateEvent } from '#core/candidate.ts';
import { decideCandidate } from '#core/decide-candidate.ts';
import { aCandidate, at, attempts } from '../given/candidate.ts';
import { nextOf } from '../given/summary.ts';

const staged: CandidateEvent = { type: 'files-staged', findings: 2 };
const refused: CandidateEvent = { type: 'files-refused', why: 'so' };

/** A candidate whose one cell came to this, and whose files are not staged. */
function unstaged(outcome: 'passed' | 'open'): Candidate {
  const { findings: _none, ...testing } = aCandidate('testing');
  return { ...testing, cells: { e2e: attempts(outcome) } };
}

describe('the files of a candidate', () => {
  it('that are staged last have it accepted', () => {
    const next = nextOf(decideCandidate(unstaged('passed'), staged, at(1)));
    expect(next).toMatchObject({ phase: 'accepted', findings: 2 });
  });

  it('that are staged while tests run leave it testing', () => {
    const next = nextOf(decideCandidate(unstaged('open'), staged, at(1)));
    expect(next).toMatchObject({ phase: 'testing', findings: 2 });
  });

  it('that are staged again tell nothing new', () => {
    const once = nextOf(decideCandidate(unstaged('open'), staged, at(1)));
    expect(decideCandidate(once, { ...staged, findings: 3 }, at(2)).kind).toBe('stale');
  });

  it('that can never be staged fail it, and no test revives it', () => {
    const failed = nextOf(decideCandidate(unstaged('open'), refused, at(1)));
    const why = 'its files cannot be staged: so';
    expect(failed).toMatchObject({ phase: 'failed', why });
    expect(decideCandidate(failed, refused, at(2)).kind).toBe('stale');
    const passed: CandidateEvent = {
      ...{ type: 'cell-reported', cell: 'e2e', attempt: 1 },
      ...{ outcome: 'passed', why: 'all is well', report: 'r' },
    };
    expect(nextOf(decideCandidate(failed, passed, at(2))).phase).toBe('failed');
  });
});
