import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { z } from 'zod';
import type { Candidate, FrozenCell } from '#core/candidate.ts';
import type { Digest } from '#core/image.ts';
import { call, described, INDEX } from '../emulators/registry/oci-client.ts';
import { aCandidate, aCell, attempts, built } from '../given/candidate.ts';
import { aDigest, aStagedImage } from '../given/image.ts';
import { putAtRest } from './at-rest.ts';
import { deliver, pushOf } from './push.ts';
import { type RunningStack, runStack } from './running-stack.ts';

export const acknowledged = 204;
const created = 201;

/** A bucket of the stack, in which the reports of Prow's jobs lie. */
export const bucket = 'csi-release-releases';
export const pages = `https://prow.example/view/gs/${bucket}/runs`;
/** A cell that Prow runs, once. */
export const prowCell = aCell('e2e', { source: 'prow', resultPrefix: pages, attemptsMax: 1 });
/** The cell as it was asked for. */
export const open = {
  cells: { e2e: { attempts: attempts('open').attempts, nonces: ['nonce-1'] } },
};

const ofProw = 'tests-passed-prow';
const candidateSeen = z.object({
  body: z.object({
    phase: z.string(),
    why: z.string().optional(),
    lateFailures: z.record(z.string(), z.number()).optional(),
    cells: z.object({ e2e: z.object({ attempts: z.array(z.record(z.string(), z.unknown())) }) }),
  }),
});

/** A stack on which candidates wait for results. */
export interface Results {
  readonly running: RunningStack;
  /** Puts a candidate with one cell under test, at rest, so that no tick finds it; answers its id. */
  given(facts?: Partial<Candidate>, cell?: FrozenCell): Promise<string>;
  /** A candidate as it is now, and when it was last written. */
  look(id: string): Promise<ResultsSeen>;
  /** Delivers a message to the deployed function, of Prow's topic where no other is given. */
  send(message: object | string, topic?: string): Promise<number>;
  /** How many messages were rejected so far. */
  rejections(): Promise<number>;
}

type ResultsSeen = z.output<typeof candidateSeen>['body'] & {
  readonly at: string | undefined;
  readonly attempts: readonly Readonly<Record<string, unknown>>[];
};

/** Starts a stack whose database and buckets the test can write to; the caller closes it. */
export async function runResults(): Promise<Results> {
  const running = await runStack();
  vi.stubEnv('FIRESTORE_EMULATOR_HOST', running.stack.firestore);
  vi.stubEnv('STORAGE_EMULATOR_HOST', running.stack.storage);
  let candidates = 0;
  return {
    running,
    given: async (facts = {}, cell = prowCell) => {
      candidates += 1;
      const id = `candidate-${candidates}`;
      const digest = await stage(running, id);
      const builds = { hello: built('hello', { images: [{ ...aStagedImage(), digest }] }) };
      const { frozen, ...testing } = aCandidate('testing', { frozenCells: [cell], builds });
      const timesToLive = { failedMs: 9e9, acceptedMs: 9e9, releasedMs: 9e9 };
      const body = { ...testing, frozen: { ...frozen, timesToLive }, ...facts, id };
      await putAtRest(running.stack.project, 'candidate', id, body);
      return id;
    },
    look: async (id) => {
      const found = (await running.documents())[`candidates/${id}`];
      const { body } = candidateSeen.parse(found?.data);
      return { at: found?.at, ...body, attempts: body.cells.e2e.attempts };
    },
    send: (message, topic = ofProw) =>
      deliver(running.stack, 'tests-passed', pushOf(message), topic),
    rejections: async () => {
      const paths = Object.keys(await running.documents());
      return paths.filter((path) => path.startsWith('rejected/')).length;
    },
  };
}

/** Stages `hello` under a tag: an index of no platforms, other words in it another digest. */
export async function stage(
  { stack }: RunningStack,
  tag: string,
  words = 'as it was frozen',
): Promise<Digest> {
  const annotations = { 'org.opencontainers.image.description': words };
  const index = { schemaVersion: 2, mediaType: INDEX, manifests: [], annotations };
  const { bytes } = described(INDEX, index);
  const path = `/v2/${stack.project}/gcr.io/hello/manifests/${tag}`;
  const headers = { 'content-type': INDEX };
  const { status } = await call(`http://${stack.registry}`, 'PUT', path, { headers, body: bytes });
  if (status !== created) throw new Error(`hello:${tag} was not taken: ${status}`);
  return aDigest(bytes.toString());
}

/** A message of Prow's as it was recorded, for a candidate. */
export function recorded(name: string, candidate: string, facts: object = {}): object {
  const file = join(import.meta.dirname, 'fixtures', 'prow', `${name}.json`);
  const runid = `${candidate}/e2e/1/nonce-1`;
  return { ...JSON.parse(readFileSync(file, 'utf8')), runid, ...facts };
}
