import { type BuildRow, ended, sh } from './build-row.ts';

const step = { name: 'ubuntu', args: ['true'] };
const many = (count: number, text: string): readonly string[] => Array(count).fill(text);
const digest = `sha256:${'a'.repeat(64)}`;
const success = ended('SUCCESS');

/** What is just not wrong: limits, and forms that look odd. */
export const acceptedRows: readonly BuildRow[] = [
  {
    name: 'a build with 100 args, 100 envs and a day runs',
    build: {
      steps: [
        { ...step, args: ['true', ...many(99, '')], env: many(100, 'A='), timeout: '86400s' },
      ],
      timeout: '86400s',
    },
    expected: success,
  },
  {
    name: 'a build with empty and double tags has each once, in order',
    build: { steps: [step], tags: ['b', '', 'a', 'b'] },
    gcloud: true,
    expected: ended('SUCCESS', { tags: ['b', 'a'] }),
  },
  {
    name: 'a build with 64 tags of 128 letters runs',
    build: {
      steps: [step],
      tags: Array.from({ length: 64 }, (_, at) => `t${at}`.padEnd(128, '-')),
    },
    expected: success,
  },
  {
    name: 'a build that names its images in both lists alike is taken',
    build: { steps: [step], images: ['gcr.io/p/a'], artifacts: { images: ['gcr.io/p/a'] } },
    expected: ended('FAILURE', { failure: 'PUSH_IMAGE_NOT_FOUND', images: ['gcr.io/p/a'] }),
  },
  {
    name: 'an account without logs is taken',
    build: { steps: [step], serviceAccount: 's', options: { logging: 'NONE' } },
    expected: success,
  },
  {
    name: 'an account with CLOUD_LOGGING_ONLY is taken',
    build: { steps: [step], serviceAccount: 's', options: { logging: 'CLOUD_LOGGING_ONLY' } },
    expected: success,
  },
  {
    name: 'an account with the bucket of its region is taken',
    build: {
      steps: [step],
      serviceAccount: 's',
      options: { defaultLogsBucketBehavior: 'REGIONAL_USER_OWNED_BUCKET' },
    },
    expected: success,
  },
  {
    name: 'an image by digest is a name of a step, and fails the step where nobody has it',
    build: { steps: [{ name: `us-docker.pkg.dev/p/gcr.io/i@${digest}` }, sh('true')] },
    expected: ended('FAILURE', { failure: 'USER_BUILD_STEP', steps: ['FAILURE', 'QUEUED'] }),
  },
];
