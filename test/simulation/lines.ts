import type { ReleaseLine } from '#core/line.ts';
import { aCellPolicy, aComponent, aLine, aLineComponent } from '../given/line.ts';
import { aRecipe } from '../given/recipe.ts';
import { hourMs, minuteMs } from './durations.ts';
import type { Mode } from './weather.ts';

const hello = aComponent({
  images: [{ name: 'hello', platforms: ['linux/amd64', 'linux/arm64'] }],
  files: ['deploy/rbac.yaml'],
  unit: aRecipe(),
});
const counter = aComponent({
  name: 'counter',
  images: [
    { name: 'counter', platforms: ['linux/amd64'] },
    { name: 'counter-probe', platforms: ['linux/amd64'] },
  ],
});

/** The components whose repositories people tag. */
export const components = [hello, counter] as const;

/** How long a cell may stay silent. */
export const cellDeadlineMs = 3 * hourMs;

const steps = [
  { name: 'curl', args: ['test', '$_IMAGE_HELLO', '$_IMAGE_COUNTER', '$_IMAGE_COUNTER_PROBE'] },
];
const cells = [
  aCellPolicy({ name: 'unit', runs: 'unit', deadlineMs: cellDeadlineMs }),
  aCellPolicy({
    name: 'sanity',
    runs: 'cloud-build',
    recipe: aRecipe({ steps }),
    deadlineMs: cellDeadlineMs,
  }),
  aCellPolicy({ name: 'interop', deadlineMs: cellDeadlineMs }),
  aCellPolicy({ name: 'load', counts: 'informing', deadlineMs: cellDeadlineMs }),
];

/** Two lines of the same components: what they share is built once for both. */
export function linesFor(mode: Mode): readonly ReleaseLine[] {
  // Who waits for quiet is woken by the sweep.
  const isSwept = mode !== 'events-alone';
  const policy = {
    cells,
    quietMs: isSwept ? 10 * minuteMs : 0,
    longestWaitMs: isSwept ? 30 * minuteMs : 0,
    timesToLive: { failedMs: 2 * hourMs, acceptedMs: 4 * hourMs, releasedMs: 3 * hourMs },
  };
  return [
    aLine({
      ...policy,
      name: 'sample',
      components: [aLineComponent(hello, '1', true), aLineComponent(counter)],
      schedule: { cron: '0 */6 * * *', timeZone: 'Europe/Berlin' },
    }),
    aLine({
      ...policy,
      name: 'sample-1.0',
      components: [aLineComponent(hello, '1.0'), aLineComponent(counter)],
    }),
  ];
}
