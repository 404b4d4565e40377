import { type BuildRow, type Refusal, refused } from './build-row.ts';

const step = { name: 'ubuntu', args: ['true'] };
const many = (count: number, text: string): readonly string[] => Array(count).fill(text);
const invalid = (why: string): Refusal => refused(`invalid build: ${why}`);
const steps = (why: string): Refusal => invalid(`invalid .steps field: ${why}`);
const unsupported = (text: string): Refusal => ({ kind: 'refused', code: 'UNIMPLEMENTED', text });
const tagFormat = String.raw`^[\w][\w.-]{0,127}$`;
const long = 'a'.repeat(1_001);
const noPlaceForLogs =
  "if 'build.service_account' is specified, the build must either (a) specify " +
  "'build.logs_bucket', (b) use the REGIONAL_USER_OWNED_BUCKET " +
  'build.options.default_logs_bucket_behavior option, or (c) use either ' +
  'CLOUD_LOGGING_ONLY / NONE logging options';

const stepTimeout = 'invalid .timeout in build step #0: build step timeout';

/** A build of one step with these fields. */
const ofBuilds: readonly (readonly [string, object, Refusal])[] = [
  [
    'a global env without =',
    { options: { env: ['A'] } },
    invalid('invalid .options.env field: the Env entry "A" must be of the form "KEY=VALUE"'),
  ],
  [
    'a timeout over a day',
    { timeout: '86401s' },
    invalid('timeout exceeds the timeout limit of 24h0m0s'),
  ],
  ['a negative timeout', { timeout: '-1s' }, invalid('invalid timeout: timeout must be >=0')],
  [
    'a step longer than itself',
    { steps: [{ ...step, timeout: '61s' }], timeout: '60s' },
    steps(`${stepTimeout} 61s must be <= build timeout 60s`),
  ],
  [
    'a step longer than an hour and no timeout',
    { steps: [{ ...step, timeout: '3601s' }] },
    steps(`${stepTimeout} 3601s must be <= build timeout 3600s`),
  ],
  [
    'a negative timeout of a step',
    { steps: [{ ...step, timeout: '-1s' }] },
    steps(`${stepTimeout} must be >0`),
  ],
  ['no time in the queue', { queueTtl: '0s' }, invalid('invalid queue_ttl: it must be >0')],
  [
    'two lists of images',
    { images: ['gcr.io/p/a'], artifacts: { images: ['gcr.io/p/b'] } },
    invalid('invalid .artifacts field: cannot specify different .images and .artifacts.images'),
  ],
  [
    '101 images',
    { images: many(101, 'gcr.io/p/a') },
    invalid('invalid .artifacts field: cannot specify more than 100 images'),
  ],
  [
    'a long image',
    { images: [long] },
    invalid('invalid .artifacts field: image 0 too long (max: 1000)'),
  ],
  [
    'an image in upper case',
    { images: ['gcr.io/p/A'] },
    invalid('invalid image name "gcr.io/p/A" contains uppercase letters'),
  ],
  [
    'an image in upper case by a substitution',
    { images: ['gcr.io/p/$_I'], substitutions: { _I: 'Big' } },
    invalid('invalid image name "gcr.io/p/Big" contains uppercase letters'),
  ],
  [
    'an image with a space',
    { images: ['gcr.io/p/a b'] },
    invalid('invalid image name "gcr.io/p/a b"'),
  ],
  [
    'a step that is no image',
    { steps: [{ name: 'a b' }] },
    invalid('invalid build step name "a b"'),
  ],
  [
    'a bad tag',
    { tags: ['-a'] },
    invalid(`invalid build tag "-a": must match format "${tagFormat}"`),
  ],
  [
    'a tag of 129 letters',
    { tags: ['a'.repeat(129)] },
    invalid(`invalid build tag "${'a'.repeat(129)}": must match format "${tagFormat}"`),
  ],
  [
    '65 tags',
    { tags: Array.from({ length: 65 }, (_, at) => `t${at}`) },
    invalid('number of tags 65 exceeded (max: 64)'),
  ],
  [
    'an account and no place for logs',
    { serviceAccount: 'projects/p/serviceAccounts/s@p.iam.gserviceaccount.com' },
    invalid(noPlaceForLogs),
  ],
  [
    'two places for logs',
    { logsBucket: 'gs://b', options: { logging: 'CLOUD_LOGGING_ONLY' } },
    invalid('build.logs_bucket cannot be set when logging is CLOUD_LOGGING_ONLY'),
  ],
  [
    'a source without object',
    { source: { storageSource: { bucket: 'b' } } },
    invalid('invalid .source field: storage_source must name a bucket and an object'),
  ],
  [
    'a source of Git',
    { source: { gitSource: { url: 'https://github.com/o/r' } } },
    unsupported(
      'The Cloud Build emulator does not support source.gitSource: use source.storageSource',
    ),
  ],
  [
    'files to keep',
    { artifacts: { objects: { location: 'gs://b/', paths: ['f'] } } },
    unsupported(
      'The Cloud Build emulator does not support artifacts.objects: leave out what it names',
    ),
  ],
  [
    'a secret',
    { steps: [{ ...step, secretEnv: ['S'] }] },
    unsupported(
      'The Cloud Build emulator does not support steps[0].secretEnv: leave out what it names',
    ),
  ],
];

/** Builds that are refused before anything runs, in Cloud Build's words. */
export const buildRefusalRows: readonly BuildRow[] = ofBuilds.map(([what, fields, expected]) => ({
  ...{ name: `a build with ${what} is refused`, build: { steps: [step], ...fields }, expected },
  ...(what === 'an image with a space' && { gcloud: true }),
  ...(what.startsWith('a negative') && { onlyRpc: true }),
}));
