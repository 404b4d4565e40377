import type { StackAddresses } from '../stack/addresses.ts';
import { viewOf } from './board/view.ts';
import { type BoardSeen, watchBoard } from './board/watch.ts';
import { buildsTime } from './builds-time.ts';
import { buildsOf } from './built.ts';
import type { Say } from './follow.ts';
import { type Step, steps } from './steps.ts';
import { emptyStory } from './story.ts';
import type { Told, ToldBuild } from './told.ts';
import { openTour } from './tour.ts';

/** Wraps the showing of one step, to display it. */
export type Around = <T>(step: Pick<Step, 'title'>, show: (say: Say) => Promise<T>) => Promise<T>;

/**
 * Tells the whole story on a running stack, and answers what happened.
 * @param showBoard is shown, while the story goes on, what every candidate waits for
 * @throws Error of the first step that did not happen as it should
 */
export async function tellStory(
  stack: StackAddresses,
  around: Around,
  showBoard: (seen: BoardSeen) => void,
): Promise<Told> {
  const since = performance.now();
  const tour = await openTour(stack);
  const watch = watchBoard(async () => viewOf(await tour.documents.board(), stack), showBoard);
  const story = emptyStory();
  let built: readonly ToldBuild[] = [];
  try {
    for (const step of steps) await around(step, (say) => step.show(tour, story, say));
    built = await buildsOf(
      tour,
      story.opened.map(({ candidate }) => candidate),
    );
  } finally {
    watch.close();
    await tour.close();
  }
  const total = Math.round(performance.now() - since);
  const builds = await buildsTime(stack);
  const { releases, failed, collected } = story;
  const ms = { total, builds, ours: total - builds, stack: 0 };
  return { emulators: stack.emulators, releases, built, failed, collected, ms };
}
