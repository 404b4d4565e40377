import type { StackAddresses } from '../stack/addresses.ts';
import { buildsTime } from './builds-time.ts';
import { buildsOf } from './built.ts';
import type { Say } from './follow.ts';
import { type Step, steps } from './steps.ts';
import { emptyStory } from './story.ts';
import type { Told, ToldBuild } from './told.ts';
import { openTour } from './tour.ts';

/** Wraps the showing of one step, to display it. */
export type Around = (step: Step, show: (say: Say) => Promise<void>) => Promise<void>;

/**
 * Tells the whole story on a running stack, and answers what happened.
 * @throws Error of the first step that did not happen as it should
 */
export async function tellStory(stack: StackAddresses, around: Around): Promise<Told> {
  const since = performance.now();
  const tour = await openTour(stack);
  const story = emptyStory();
  let built: readonly ToldBuild[] = [];
  try {
    for (const step of steps) await around(step, (say) => step.show(tour, story, say));
    built = await buildsOf(
      tour,
      story.opened.map(({ candidate }) => candidate),
    );
  } finally {
    await tour.close();
  }
  const total = Math.round(performance.now() - since);
  const builds = await buildsTime(stack);
  const { releases, failed, collected } = story;
  const ms = { total, builds, ours: total - builds, stack: 0 };
  return { emulators: stack.emulators, releases, built, failed, collected, ms };
}
