import { z } from 'zod';
import { redacted } from '#core/redact.ts';
import type { TestResult } from '#core/test-result.ts';
import { printable, readBy } from './faults.ts';
import { formVersion } from './messages.ts';
import { digestSchema, idSchema, linkSchema, visibleText } from './texts.ts';

const attemptMax = 1000;
const whyLengthMax = 1000;
const messageLengthMax = 100_000;
const addressLengthMax = 2048;

/** So many reports of one attempt are read. */
const junitMax = 10;
const addressSchema = visibleText(addressLengthMax).regex(
  /^(?:https|gs):\/\//,
  'must be an https or gs address',
);
const linkOrNone = z.union([z.literal(''), linkSchema]).nullish();
const ownSchema = z.object({
  ...formVersion,
  candidate: idSchema,
  cell: idSchema,
  attempt: z.int().min(1).max(attemptMax),
  nonce: idSchema,
  outcome: z.enum(['passed', 'failed', 'errored', 'inconclusive', 'running']),
  why: z.string().max(messageLengthMax).nullish(),
  url: linkOrNone,
  digests: z.record(idSchema, digestSchema).nullish(),
  junit: z
    .union([addressSchema.transform((one) => [one]), z.array(addressSchema).max(junitMax)])
    .nullish(),
});

const runIdSchema = z
  .string()
  .regex(
    /^[\w.-]{1,200}\/[\w.-]{1,200}\/[1-9]\d{0,2}\/[\w.-]{1,200}$/,
    'must be CANDIDATE/CELL/ATTEMPT/NONCE, as the test was asked for',
  );
/**
 * The states of a Prow job.
 * @see https://github.com/kubernetes-sigs/prow/blob/main/pkg/apis/prowjobs/v1/types.go
 */
const prowStates = [
  'scheduling',
  'triggered',
  'pending',
  'success',
  'failure',
  'error',
  'aborted',
] as const;
const prowSchema = z.object({
  runid: runIdSchema,
  status: z.enum(prowStates, `must be one of ${prowStates.join(', ')}`),
  message: z.string().max(messageLengthMax).nullish(),
  url: linkOrNone,
  gcs_path: z
    .union([z.literal(''), addressSchema])
    .nullish()
    .catch(undefined),
});

/**
 * Reads a message of topic `tests-passed`, in our own form or in that of Prow's Pub/Sub reporter
 * (`prow/pkg/crier/reporters/pubsub`), which is told by its `runid`.
 *
 * @throws PermanentError `malformed`
 */
export function readTestResult(data: unknown): TestResult {
  const isProw = typeof data === 'object' && data !== null && Object.hasOwn(data, 'runid');
  return isProw ? readProw(data) : readOwn(data);
}

function readOwn(data: unknown): TestResult {
  const read = readBy(ownSchema, data, 'the test result');
  const { candidate, cell, attempt, nonce, outcome, url, digests, junit } = read;
  const why = read.why ? printable(redacted(read.why), whyLengthMax) : `reported as ${outcome}`;
  return {
    ...{ candidate, cell, attempt, nonce, outcome, why, ...link(url) },
    ...(digests && { digests }),
    ...(junit && { junit }),
  };
}

function readProw(data: object): TestResult {
  const {
    runid,
    status,
    message,
    url,
    gcs_path: path,
  } = readBy(prowSchema, data, "Prow's test result");
  const [candidate = '', cell = '', attempt = '', nonce = ''] = runid.split('/');
  const why = printable(redacted(message || `Prow reports ${status}`), whyLengthMax);
  const outcome = outcomeOf(status);
  const artifacts = path ? { artifacts: `${path.replace(/\/$/, '')}/artifacts/` } : {};
  return {
    ...{ candidate, cell, attempt: Number(attempt), nonce, outcome, why },
    ...link(url),
    ...artifacts,
  };
}

function outcomeOf(state: (typeof prowStates)[number]): TestResult['outcome'] {
  switch (state) {
    case 'success':
      return 'passed';
    case 'failure':
      return 'failed';
    case 'error':
      return 'errored';
    case 'aborted':
      return 'inconclusive';
    case 'scheduling':
    case 'triggered':
    case 'pending':
      return 'running';
  }
}

function link(url: string | null | undefined): { readonly url?: string } {
  return url ? { url } : {};
}
