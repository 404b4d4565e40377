import { expect, it } from 'vitest';
import { type BoardSeen, watchBoard } from '../../../emulators/demo/board/watch.ts';
import { aBoardView } from '../../given/board.ts';
import { aCandidate } from '../../given/candidate.ts';

it('shows a look that went wrong beside what was seen before, and looks again', async () => {
  const views = [
    async () => aBoardView({ candidates: [aCandidate('building')], nowMs: 5 }),
    () => Promise.reject(new Error('Firestore is away')),
    async () => aBoardView({ nowMs: 7 }),
  ];
  let looks = 0;
  const seen = await new Promise<readonly BoardSeen[]>((resolve) => {
    const shown: BoardSeen[] = [];
    const look = () => views[looks++]?.() ?? Promise.reject(new Error('there is no further view'));
    const watch = watchBoard(look, (one) => {
      shown.push(one);
      if (shown.length < views.length) return;
      watch.close();
      resolve(shown);
    });
  });
  const told = seen.map(({ rows, nowMs, problem }) => [rows.at(0)?.state, nowMs, problem]);
  expect(told).toEqual([
    ['building', 5, undefined],
    ['building', 5, 'Firestore is away'],
    [undefined, 7, undefined],
  ]);
});

it('shows nothing any more when it is closed, though a look is under way', async () => {
  const answer = Promise.withResolvers<ReturnType<typeof aBoardView>>();
  const shown: BoardSeen[] = [];
  const watch = watchBoard(
    () => answer.promise,
    (one) => shown.push(one),
  );
  watch.close();
  answer.resolve(aBoardView());
  await answer.promise;
  await new Promise(setImmediate);
  expect(shown).toEqual([]);
});
