import { type SampleComponent, tagSample } from '../sample/repositories.ts';
import { check } from './checks.ts';
import { type Say, untilOpened } from './follow.ts';
import type { Story } from './story.ts';
import type { Tour } from './tour.ts';
import { until } from './wait.ts';

/** The sample lines wait 30 s for further tags; after this leap no quiet time is left. */
const pastQuietTime = 'PT2M';

/** A tag that a maintainer makes, and the lines that must take it. */
export interface MadeTag {
  readonly component: SampleComponent;
  readonly tag: string;
  readonly takenBy: readonly string[];
}

/**
 * Tags components, one after the other, and announces the tags; then lets the quiet time of the
 * lines that take them pass, and follows until each has opened a candidate.
 * @throws Error where other lines take a tag than should
 */
export async function tagAndOpen(
  tour: Tour,
  story: Story,
  made: readonly MadeTag[],
  say: Say,
): Promise<void> {
  for (const { component, tag, takenBy } of made) {
    const { commit } = await tagSample(tour.stack.gitRoot, component, tag);
    await tour.announceTag(component, tag);
    say(`${component} ${tag} tagged at ${commit.slice(0, 12)}, for ${takenBy.join(' and ')}`);
  }
  for (const one of made) await hear(tour, one);
  say('the quiet time of the lines passes');
  await tour.advance(pastQuietTime);
  for (const line of new Set(made.flatMap(({ takenBy }) => takenBy))) {
    const before = story.opened.findLast((one) => one.line === line)?.candidate;
    const candidate = await untilOpened(tour, line, before);
    story.opened.push({ line, candidate });
    say(`candidate ${candidate} of ${line} is open`);
  }
}

async function hear(tour: Tour, { component, tag, takenBy }: MadeTag): Promise<void> {
  const lines = await until(`${component} ${tag} to be heard of`, () =>
    tour.documents.linesTaking(component, tag),
  );
  const taking = lines.toSorted().join(' and ');
  const expected = takenBy.toSorted().join(' and ');
  check(taking === expected, `${component} ${tag} is taken by ${taking}, not ${expected}`);
}
