import { type BuildRow, refused } from './build-row.ts';

const step = { name: 'ubuntu', args: ['true'] };
const named = (id: string, ...waitFor: readonly string[]): object => ({ ...step, id, waitFor });
const many = (count: number, text: string): readonly string[] => Array(count).fill(text);
const long = 'a'.repeat(1_001);

const ofSteps: readonly (readonly [string, readonly object[], string])[] = [
  ['no step', [], 'no build steps are specified'],
  ['301 steps', Array(301).fill(step), 'cannot specify more than 300 build steps'],
  ['a step without name', [step, { args: ['x'] }], 'build step 1 must specify name'],
  ['a long name', [{ name: long }], 'build step 0 name too long (max: 1000)'],
  ['101 args', [{ ...step, args: many(101, '') }], 'build step 0 too many args (max: 100)'],
  [
    'a long arg',
    [{ ...step, args: ['', 'a'.repeat(10_001)] }],
    'build step 0 arg 1 too long (max: 10000)',
  ],
  ['a long dir', [{ ...step, dir: long }], 'build step 0 dir too long (max: 1000)'],
  ['101 envs', [{ ...step, env: many(101, 'A=') }], 'build step #0 - "": too many envs (max: 100)'],
  [
    'an env without =',
    [{ ...step, id: 'a', env: ['A'] }],
    'build step #0 - "a": the Env entry "A" must be of the form "KEY=VALUE"',
  ],
  [
    'script and args',
    [{ ...step, script: 'true' }],
    'build step 0 cannot specify both script and args or entrypoint',
  ],
  [
    'script and entrypoint',
    [{ name: 'ubuntu', entrypoint: 'sh', script: 'true' }],
    'build step 0 cannot specify both script and args or entrypoint',
  ],
  ['the id of another step', [named('a'), named('a')], 'build step #1 - "a": the ID is not unique'],
  [
    'the id -',
    [named('-')],
    'build step #0 - "-": the ID cannot be "-" which is reserved ' +
      'as a dependency for build steps that should run first',
  ],
  [
    'a wait for a later step',
    [{ ...step, waitFor: ['b'] }, named('b')],
    'build step #0 depends on "b", which has not been defined',
  ],
  [
    'a wait for itself',
    [named('a', 'a')],
    'build step #0 - "a" depends on "a", which has not been defined',
  ],
  [
    'a wait for no step, beside one that is there',
    [named('a'), named('b', 'a', 'none')],
    'build step #1 - "b" depends on "none", which has not been defined',
  ],
];

/** Steps that are refused before anything runs, in Cloud Build's words. */
export const stepRefusalRows: readonly BuildRow[] = ofSteps.map(([what, steps, why]) => ({
  ...{ name: `a build with ${what} is refused`, build: { steps } },
  ...(what === 'the id of another step' && { gcloud: true }),
  expected: refused(`invalid build: invalid .steps field: ${why}`),
}));
