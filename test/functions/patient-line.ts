// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are Cloud Build's placeholders
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Firestore } from '@google-cloud/firestore';
import { z } from 'zod';
import type { StackAddresses } from '../../emulators/stack/addresses.ts';
import { pubsubRest } from '../../emulators/topology/pubsub-rest.ts';
import { fetchApi } from '../api/expect-conforms.ts';
import { bearing, tokenFrom } from './tokens.ts';

const deadlineMs = 30_000;
const promoter = 'maintainer@example.com';

/** As Cloud Build substitutes them. */
const image = 'gcr.io/${_STAGING_PROJECT}/greeter:${_PULL_BASE_REF}';
const staged = '${_IMAGE_GREETER}';

/** Built in two steps: the first waits until there is a file, the second makes the image. */
const greeter = (gate: string) => ({
  repository: 'https://git.sample.example/sample/greeter',
  images: { greeter: ['linux/amd64', 'linux/arm64'] },
  production: 'us-docker.pkg.dev/csi-release/csi',
  recipe: {
    timeout: '10m',
    steps: [
      {
        name: 'bash',
        entrypoint: 'bash',
        args: ['-c', `until [ -e ${gate} ]; do sleep 0.05; done`],
      },
      {
        name: 'gcr.io/cloud-builders/docker',
        args: [
          ...['buildx', 'build', '--platform=linux/amd64,linux/arm64', '--push'],
          ...['-t', image, '.'],
        ],
      },
    ],
  },
});

/** Its times are long, so that a leap of the clock makes nothing expire. */
const patient = {
  line: 'patient',
  promoters: [promoter],
  quietTime: '0s',
  timeToLive: { failed: '90d', accepted: '90d', released: '90d' },
  components: { greeter: '1' },
  cells: {
    sanity: {
      runs: 'cloud-build',
      counts: 'blocking',
      deadline: '60d',
      timeout: '10m',
      attempts: 5,
      steps: [{ name: staged, args: ['--self-check', '--mailbox=/workspace/m'] }],
    },
  },
};

/**
 * Writes the files of one release line with the sample's greeter in it.
 * @param gate the file that builds wait for
 * @param more what the line says besides
 */
export async function writePatientLine(
  dir: string,
  gate: string,
  more: object = {},
): Promise<void> {
  await mkdir(dir, { recursive: true });
  const components = JSON.stringify({ components: { greeter: greeter(gate) } });
  await writeFile(join(dir, 'components.yaml'), components);
  await writeFile(join(dir, 'patient.yaml'), JSON.stringify({ ...patient, ...more }));
}

const lineRead = z.object({ body: z.object({ newestCandidate: z.string().optional() }) });
const candidateRead = z.object({
  body: z.object({ phase: z.string(), why: z.string().optional() }),
});
const buildsRead = z.object({ builds: z.array(z.object({ status: z.string() })).default([]) });

/** What people do to a running stack that has this line, and see of it. */
export type PatientLine = ReturnType<typeof patientLine>;

/** Connects to a stack that has this line. */
export function patientLine(stack: StackAddresses) {
  const firestore = new Firestore({ projectId: stack.project, host: stack.firestore, ssl: false });
  const newest = async (): Promise<string | undefined> => {
    const line = await firestore.doc('lines/patient').get();
    return line.exists ? lineRead.parse(line.data()).body.newestCandidate : undefined;
  };
  return {
    newest,
    async announceTag(): Promise<void> {
      const message = JSON.stringify({ component: 'greeter', tag: 'v1.0.0' });
      await pubsubRest(stack.pubsub, stack.project).publish('tag-detected', message, {});
    },
    async askForPromotion(): Promise<number> {
      const audience = stack.functions['promote'] ?? '';
      const token = await tokenFrom(stack.issuer, { email: promoter, audience });
      const body = { candidate: await newest(), reason: 'it passed' };
      const headers = bearing(token);
      return (await fetchApi(`${audience}/api/v1/promotions`, posted(body, headers))).status;
    },
    /** Pays what is overdue: long enough for every lease to be over. */
    async leap(): Promise<void> {
      const answer = await fetch(stack.clock, posted({ advance: 'PT11M' }));
      if (!answer.ok) throw new Error(`the clock answered ${answer.status}`);
    },
    /** The phase of the newest candidate, with its reason; `none` where there is none. */
    async candidate(): Promise<{ readonly phase: string; readonly why?: string | undefined }> {
      const id = await newest();
      if (id === undefined) return { phase: 'none' };
      return candidateRead.parse((await firestore.doc(`candidates/${id}`).get()).data()).body;
    },
    async builds(): Promise<readonly string[]> {
      const url = `${stack.cloudBuild}/v1/projects/${stack.project}/builds`;
      const answer = await fetch(url, { signal: AbortSignal.timeout(deadlineMs) });
      return buildsRead.parse(await answer.json()).builds.map(({ status }) => status);
    },
    /** The path of every document. */
    async documents(): Promise<readonly string[]> {
      return (await readAll(firestore)).map(({ ref }) => ref.path);
    },
    /** The path of every document that owes something. */
    async owed(): Promise<readonly string[]> {
      const owing = (await readAll(firestore)).filter((one) => (one.get('owed') ?? []).length > 0);
      return owing.map(({ ref }) => ref.path);
    },
    close: () => firestore.terminate(),
  };
}

async function readAll(firestore: Firestore) {
  const collections = await firestore.listCollections();
  const found = await Promise.all(collections.map((one) => one.get()));
  return found.flatMap(({ docs }) => docs);
}

function posted(body: object, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(deadlineMs),
  };
}
