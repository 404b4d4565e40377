import { expect, test } from 'vitest';
import { requestedBuildSchema } from '../../../emulators/cloud-build/build.ts';
import { validateExpanded, validateRequest } from '../../../emulators/cloud-build/validate.ts';

const step = { name: 'ubuntu' };

function validated(build: object): ReturnType<typeof validateExpanded> {
  const requested = requestedBuildSchema.parse(build);
  validateRequest(requested);
  return validateExpanded(requested);
}

const digest = `sha256:${'a'.repeat(64)}`;

test.each<[string, object, string]>([
  ['no step', {}, 'invalid .steps field: no build steps are specified'],
  ['301 steps', { steps: Array(301).fill(step) }, 'cannot specify more than 300 build steps'],
  ['a step without name', { steps: [step, {}] }, 'build step 1 must specify name'],
  ['a long name', { steps: [{ name: 'a'.repeat(1_001) }] }, 'build step 0 name too long'],
  ['101 args', { steps: [{ ...step, args: Array(101).fill('') }] }, 'too many args (max: 100)'],
  ['a long arg', { steps: [{ ...step, args: ['', 'a'.repeat(10_001)] }] }, 'arg 1 too long'],
  ['a long dir', { steps: [{ ...step, dir: 'a'.repeat(1_001) }] }, 'dir too long'],
  ['101 envs', { steps: [{ ...step, env: Array(101).fill('A=') }] }, 'too many envs (max: 100)'],
  ['an env without =', { steps: [{ ...step, env: ['A'] }] }, 'must be of the form "KEY=VALUE"'],
  ['a global env', { steps: [step], options: { env: ['A'] } }, 'invalid .options.env field'],
  [
    'script and args',
    { steps: [{ ...step, script: 'true', args: ['x'] }] },
    'cannot specify both script and args or entrypoint',
  ],
  [
    'the id of another',
    {
      steps: [
        { ...step, id: 'a' },
        { ...step, id: 'a' },
      ],
    },
    'build step #1 - "a": the ID is not unique',
  ],
  ['the id -', { steps: [{ ...step, id: '-' }] }, 'the ID cannot be "-" which is reserved'],
  [
    'a wait for a later step',
    {
      steps: [
        { ...step, waitFor: ['b'] },
        { ...step, id: 'b' },
      ],
    },
    'build step #0 depends on "b", which has not been defined',
  ],
  [
    'a wait for itself',
    { steps: [{ ...step, id: 'a', waitFor: ['a'] }] },
    'build step #0 - "a" depends on "a", which has not been defined',
  ],
  ['a timeout over a day', { steps: [step], timeout: '86401s' }, 'exceeds the timeout limit'],
  ['a negative timeout', { steps: [step], timeout: '-1s' }, 'timeout must be >=0'],
  [
    'a step longer than its build',
    { steps: [{ ...step, timeout: '61s' }], timeout: '60s' },
    'build step timeout 61s must be <= build timeout 60s',
  ],
  ['a negative step timeout', { steps: [{ ...step, timeout: '-1s' }] }, 'must be >0'],
  ['no time in the queue', { steps: [step], queueTtl: '0s' }, 'invalid queue_ttl'],
  [
    'two lists of images',
    { steps: [step], images: ['a'], artifacts: { images: ['b'] } },
    'cannot specify different .images and .artifacts.images',
  ],
  ['101 images', { steps: [step], images: Array(101).fill('a') }, 'more than 100 images'],
  ['a big image', { steps: [step], images: ['gcr.io/p/A'] }, 'contains uppercase letters'],
  ['a bad image', { steps: [step], images: ['gcr.io/p/a b'] }, 'invalid image name "gcr.io/p/a b"'],
  ['a bad step name', { steps: [{ name: 'a b' }] }, 'invalid build step name "a b"'],
  ['a bad tag', { steps: [step], tags: ['-a'] }, 'invalid build tag "-a": must match format'],
  ['a long tag', { steps: [step], tags: ['a'.repeat(129)] }, 'invalid build tag'],
  ['65 tags', { steps: [step], tags: Array(65).fill('a') }, 'number of tags 65 exceeded (max: 64)'],
  [
    'a service account without a place for logs',
    { steps: [step], serviceAccount: 'projects/p/serviceAccounts/s' },
    "if 'build.service_account' is specified, the build must either (a) specify 'build.logs_bucket'",
  ],
  [
    'two places for logs',
    { steps: [step], logsBucket: 'gs://b', options: { logging: 'CLOUD_LOGGING_ONLY' } },
    'logs_bucket cannot be set',
  ],
  [
    'a source without object',
    { steps: [step], source: { storageSource: {} } },
    'must name a bucket',
  ],
  [
    'git',
    { steps: [step], source: { gitSource: { url: 'u' } } },
    'does not support source.gitSource',
  ],
  ['secrets', { steps: [{ ...step, secretEnv: ['S'] }] }, 'does not support steps[0].secretEnv'],
  ['volumes', { steps: [step], options: { volumes: [{}] } }, 'does not support options.volumes'],
  ['objects', { steps: [step], artifacts: { objects: {} } }, 'does not support artifacts.objects'],
])('a build with %s is refused', (_, build, message) => {
  expect(() => validated(build)).toThrow(message);
});

test.each<[string, object]>([
  ['one step', { steps: [step] }],
  ['a wait for nothing', { steps: [{ ...step, waitFor: ['-'] }] }],
  [
    'a wait for an earlier step',
    {
      steps: [
        { ...step, id: 'a' },
        { ...step, waitFor: ['a', '-'] },
      ],
    },
  ],
  ['a day', { steps: [{ ...step, timeout: '86400s' }], timeout: '86400s' }],
  ['a digest', { steps: [{ name: `us-docker.pkg.dev/p/gcr.io/i@${digest}` }] }],
  ['a port', { steps: [{ name: 'localhost:5000/i:v1' }] }],
  ['the same images twice', { steps: [step], images: ['a'], artifacts: { images: ['a'] } }],
  ['an account', { steps: [step], serviceAccount: 's', logsBucket: 'gs://b' }],
])('a build with %s is accepted', (_, build) => {
  expect(() => validated(build)).not.toThrow();
});

test('empty and double tags are dropped', () => {
  expect(validated({ steps: [step], tags: ['b', '', 'a', 'b'] }).tags).toEqual(['b', 'a']);
});
