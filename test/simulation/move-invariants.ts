import type { Promotion } from '#core/promotion.ts';
import { isPastPublishing, promotionSteps } from '#core/promotion-steps.ts';
import type { TagRecord } from '#core/tag.ts';
import type { Invariant } from './invariant.ts';
import { buildMoves, candidateMoves, tagMoves } from './transitions.ts';

/** How documents may move. */
export const moveInvariants: readonly Invariant[] = [
  {
    name: 'I11',
    text: 'only legal transitions; what is at its end stays there',
    documents: {
      candidate: (change) => move(change, candidateMoves),
      build: (change) => move(change, buildMoves),
      tag: ({ id, before, after }) => judgedOtherwise(id, before?.body, after.body),
      component({ id, before, after }) {
        const since = before?.body.watchedSinceMs;
        if (since === undefined || since === after.body.watchedSinceMs) return undefined;
        return `${id} was watched since ${since}`;
      },
      line({ id, before, after }) {
        const [was, is] = [before?.body.served, after.body.served];
        const isBack = was !== undefined && (is === undefined || is.servedMs < was.servedMs);
        return isBack ? `${id} went back from ${was.servedMs}` : undefined;
      },
      promotion({ id, before, after }) {
        const isAnew = before === undefined || before.body.givenUp !== undefined;
        const first = copiesNothing(after.body) ? 1 : 0;
        const from = isAnew ? first - 1 : promotionSteps.indexOf(before.body.step);
        const to = promotionSteps.indexOf(after.body.step);
        if (before?.body.givenUp !== undefined && after.body.givenUp !== undefined)
          return before.revision === after.revision
            ? undefined
            : `${id} moved after it was given up`;
        const isWithdrawn =
          after.body.step === 'correcting' &&
          before !== undefined &&
          isPastPublishing(before.body.step);
        const isNext = to === from || (to === from + 1 && after.body.step !== 'correcting');
        return isNext || isWithdrawn ? undefined : `${id} went to ${after.body.step}`;
      },
    },
    records: {
      releases: ({ id, before, after }) =>
        before?.state === 'released' && !['released', 'withdrawn'].includes(after.state)
          ? `${id} went back`
          : undefined,
    },
  },
];

/** What production has already is not copied: its promotion begins with the next step. */
function copiesNothing({ plan }: Promotion): boolean {
  return plan.images.every(({ write }) => write === 'already right');
}

function move<P extends string>(
  { id, before, after }: { id: string; before: Phased<P> | undefined; after: Phased<P> },
  moves: Readonly<Record<P, readonly P[]>>,
): string | undefined {
  if (before === undefined) return undefined;
  const [from, to] = [before.body.phase, after.body.phase];
  if (from !== to) return moves[from].includes(to) ? undefined : `${id} went from ${from} to ${to}`;
  const isEnd = moves[from].length === 0;
  return isEnd && before.revision !== after.revision
    ? `${id} moved after it was ${from}`
    : undefined;
}

function judgedOtherwise(
  id: string,
  before: TagRecord | undefined,
  { verdict }: TagRecord,
): string | undefined {
  if (before === undefined)
    return verdict === 'malformed' ? `${id} is malformed, and recorded` : undefined;
  const isLegal = before.verdict === verdict || tagMoves[before.verdict].includes(verdict);
  return isLegal ? undefined : `${id} was ${before.verdict} and is ${verdict}`;
}

interface Phased<P> {
  readonly body: { readonly phase: P };
  readonly revision: number;
}
