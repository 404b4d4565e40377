import { z } from 'zod';
import { isoTime } from '#core/iso-time.ts';
import type { ReleasedSet } from '#core/released-set.ts';
import type { TestedCell } from '#core/tested-cells.ts';
import { nameSchema, plainText, visibleText } from './texts.ts';

/*
 * The parts that `release.json` and the statement of a set have in common: each is written and read
 * here, in one form. Times are in ISO 8601.
 */

const textLengthMax = 2048;
const entriesMax = 2_000;

/** A text without anything that cannot be seen. */
export const text = visibleText(textLengthMax);
/** What people wrote, on several lines perhaps. */
const words = plainText(textLengthMax);
const time = z.iso.datetime().transform((iso) => Date.parse(iso));

const outcome = z.enum(['passed', 'failed', 'errored', 'timed-out', 'inconclusive']);
const verdict = z.enum([...outcome.options, 'flaky-passed', 'open']);

/** A list, of not too many. */
export function list<Item extends z.ZodType>(item: Item): z.ZodArray<Item> {
  return z.array(item).max(entriesMax, `has more than ${entriesMax}`);
}

/** What is told of a cell before it ran. */
export const cellShape = {
  cell: text,
  counts: z.enum(['blocking', 'informing']),
  runs: z.enum(['unit', 'cloud-build', 'external', 'manual']),
};

const testedCell = z
  .object({
    ...cellShape,
    ...{ verdict, outcomes: list(outcome) },
    ...{ endedAt: time.exactOptional(), url: text.exactOptional() },
  })
  .transform(({ endedAt, ...cell }) => ({
    ...cell,
    ...(endedAt === undefined ? {} : { endedAtMs: endedAt }),
  }));

const approval = z
  .object({ by: text, at: time, reason: words.exactOptional() })
  .transform(({ at, ...said }) => ({ ...said, atMs: at }));

/** What was tested, and what of it needed not pass. */
export const evidenceShape = {
  cells: list(testedCell),
  waivers: list(
    z.object({
      ...{ cell: text, verdict, reason: words, owner: words, link: text, until: text },
      by: text,
    }),
  ),
};

/** Who wanted it, by which plan. */
export const askedShape = {
  ...{ planHash: text, requestedBy: text, reason: words },
  ...{ approvals: list(approval), admittedAt: time },
};

/** The components of a set. */
export const components = list(
  z.object({ name: nameSchema, repository: text, tag: text, commit: text }),
);

/** Writes the components of a set. */
export function writtenComponents(set: Pick<ReleasedSet, 'components'>): readonly object[] {
  return set.components.map(({ name, repository, tag, commit }) => ({
    ...{ name, repository, tag, commit },
  }));
}

/** Writes what was tested, and what of it needed not pass. */
export function writtenEvidence({
  cells,
  waivers,
}: Pick<ReleasedSet, 'cells' | 'waivers'>): object {
  return {
    cells: cells.map(writtenCell),
    waivers: waivers.map(({ cell, verdict: came, reason, owner, link, until, by }) => ({
      ...{ cell, verdict: came, reason, owner, link, until, by },
    })),
  };
}

/** Writes who wanted it, by which plan. */
export function writtenAsking(set: ReleasedSet): object {
  const { planHash, requestedBy, reason, approvals, admittedAtMs } = set;
  return {
    ...{ planHash, requestedBy, reason },
    approvals: approvals.map(({ by, atMs, reason: said }) => ({
      ...{ by, at: isoTime(atMs) },
      ...(said === undefined ? {} : { reason: said }),
    })),
    admittedAt: isoTime(admittedAtMs),
  };
}

function writtenCell({ endedAtMs, url, ...cell }: TestedCell): object {
  const { cell: id, counts, runs, verdict: came, outcomes } = cell;
  return {
    ...{ cell: id, counts, runs, verdict: came, outcomes },
    ...(endedAtMs === undefined ? {} : { endedAt: isoTime(endedAtMs) }),
    ...(url === undefined ? {} : { url }),
  };
}
