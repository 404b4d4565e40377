import type { CellPolicy, ReleaseLine } from '#core/line.ts';
import {
  aCellPolicy,
  aComponent,
  aLine,
  aLineComponent,
  aMatrix,
  aProwJob,
} from '../given/line.ts';
import { aRecipe } from '../given/recipe.ts';
import { approver, asker } from './approvers.ts';
import { openChance } from './chance.ts';
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

const pulledByTag = {
  HELLO: '$_REGISTRY/hello:$_STAGING_ID',
  COUNTER: '$_REGISTRY/counter:$_STAGING_ID',
  PROBE: '$_REGISTRY/counter-probe:$_STAGING_ID',
};

/** What a run's lines are tested by besides: nothing, a job of Prow, a person, or a matrix. */
const further: readonly (readonly CellPolicy[])[] = [
  [],
  [
    aCellPolicy({
      ...{ name: 'e2e', source: 'prow', deadlineMs: cellDeadlineMs },
      prow: aProwJob({ env: pulledByTag }),
    }),
  ],
  [aCellPolicy({ name: 'look', runs: 'manual', deadlineMs: cellDeadlineMs })],
  [
    aCellPolicy({
      ...{ name: 'versions', counts: 'informing', deadlineMs: cellDeadlineMs },
      matrix: aMatrix({
        axes: { kubernetes: ['1.34', '1.35'], deployment: ['one', 'two'] },
        blocking: [{ kubernetes: ['1.35'] }],
      }),
    }),
  ],
];

/** What of a run its lines follow from. */
interface RunOf {
  readonly mode: Mode;
  readonly seed: number;
}

/** Two lines of the same components: what they share is built once for both. */
export function linesFor({ mode, seed }: RunOf): readonly ReleaseLine[] {
  // Who waits for quiet is woken by the sweep.
  const isSwept = mode !== 'events-alone';
  const policy = {
    cells: [...cells, ...openChance(seed, 'cells').pick(further)],
    quietMs: isSwept ? 10 * minuteMs : 0,
    longestWaitMs: isSwept ? 30 * minuteMs : 0,
    timesToLive: { failedMs: 2 * hourMs, acceptedMs: 4 * hourMs, releasedMs: 3 * hourMs },
  };
  return [
    aLine({
      ...policy,
      name: 'sample',
      components: [aLineComponent(hello, '1', true), aLineComponent(counter)],
      announce: [
        { kind: 'github', repository: 'sample/releases' },
        { kind: 'slack', webhook: 'chat' },
        { kind: 'plain', webhook: 'hook' },
      ],
      schedule: { cron: '0 */6 * * *', timeZone: 'Europe/Berlin' },
    }),
    aLine({
      ...policy,
      name: 'sample-1.0',
      promoters: [asker.email, approver.email],
      approvals: 1,
      components: [aLineComponent(hello, '1.0'), aLineComponent(counter)],
    }),
  ];
}
