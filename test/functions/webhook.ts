import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { startPubsub } from '../../emulators/pubsub/serve.ts';
import { pubsubRest } from '../../emulators/topology/pubsub-rest.ts';
import { type Delivery, send } from './deliveries.ts';
import { type DeployedFunctions, deployFunctions } from './deployed-functions.ts';

/** The function `github-webhook` before a real Pub/Sub, and lines that take one component. */
export interface Webhook {
  readonly functions: DeployedFunctions;
  readonly secretsFile: string;
  deliver(delivery: Delivery): ReturnType<typeof send>;
  /** Takes what was published since it was asked last. */
  published(): Promise<readonly unknown[]>;
  close(): Promise<void>;
}

const project = 'csi-release';
const name = 'github-webhook';
const deadlineMs = 10_000;
const messagesMax = 100;

const components = `components:
  external-provisioner:
    repository: https://github.com/Kubernetes-CSI/external-provisioner
    images: { csi-provisioner: [linux/amd64] }
    production: us-docker.pkg.dev/csi-release/csi
`;
const line = `line: csi
promoters: [release-manager@sample.example]
quietTime: 30s
longestWait: 10m
timeToLive: { failed: 1d, accepted: 7d, released: 3d }
components: { external-provisioner: "5" }
cells:
  interop: { runs: external, counts: blocking, deadline: 1h }
`;

/** Starts it with some secrets in a file; the caller closes it. */
export async function deployWebhook(...secrets: readonly string[]): Promise<Webhook> {
  const dir = await mkdtemp(join(tmpdir(), 'webhook-'));
  const secretsFile = join(dir, 'secrets');
  const lines = join(dir, 'release-lines');
  await writeFile(secretsFile, secrets.join('\n'));
  await writeCsiLines(lines);
  const pubsub = await startPubsub();
  const { createTopic, createPullSubscription } = pubsubRest(pubsub.host, project);
  await createTopic('tag-detected');
  await createPullSubscription('heard', 'tag-detected');
  const functions = await deployFunctions([name], {
    RELEASE_LINES: lines,
    PUBSUB_EMULATOR_HOST: pubsub.host,
    GITHUB_WEBHOOK_SECRETS_FILE: secretsFile,
  });
  return {
    functions,
    secretsFile,
    deliver: (delivery) => send(functions.urls[name] ?? '', delivery),
    published: () => takeAll(`http://${pubsub.host}/v1/projects/${project}/subscriptions/heard`),
    close: async () => {
      await functions.close();
      await pubsub.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Writes a line of one component, which lies on GitHub. */
export async function writeCsiLines(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'components.yaml'), components);
  await writeFile(join(folder, 'csi.yaml'), line);
}

const pulled = z.object({
  receivedMessages: z
    .array(z.object({ ackId: z.string(), message: z.object({ data: z.base64() }) }))
    .default([]),
});

async function takeAll(subscription: string): Promise<readonly unknown[]> {
  const pull = { maxMessages: messagesMax, returnImmediately: true };
  const { receivedMessages } = pulled.parse(await post(`${subscription}:pull`, pull));
  const ackIds = receivedMessages.map(({ ackId }) => ackId);
  if (ackIds.length > 0) await post(`${subscription}:acknowledge`, { ackIds });
  return receivedMessages.map(({ message }) =>
    JSON.parse(Buffer.from(message.data, 'base64').toString('utf8')),
  );
}

async function post(url: string, body: object): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(deadlineMs),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
