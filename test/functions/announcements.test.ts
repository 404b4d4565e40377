import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { registryImages } from '#cloud/images.ts';
import { firestoreStore } from '#cloud/store.ts';
import type { Promotion } from '#core/promotion.ts';
import { contentDigest } from '#flow/identify.ts';
import { fetchApi } from '../api/expect-conforms.ts';
import { aPlan, aPlannedImage, aPromotion } from '../given/promotion.ts';
import { type RunningStack, runStack } from './running-stack.ts';
import { bearing, tokenFrom } from './tokens.ts';

const promoter = 'release-manager@sample.example';
const deadlineMs = 30_000;
const id = 'of-announced';
const shownShape = z.looseObject({ step: z.string() });

let running: RunningStack;

beforeAll(async () => {
  running = await runStack();
  vi.stubEnv('FIRESTORE_EMULATOR_HOST', running.stack.firestore);
});
afterAll(() => running?.close());

/** An index without images, another for each word. */
function anIndex(word: string) {
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const annotations = { word };
  const text = JSON.stringify({ schemaVersion: 2, mediaType, manifests: [], annotations });
  const bytes = Buffer.from(text);
  return { digest: contentDigest(bytes), mediaType, bytes, children: [], blobs: [] };
}

/** A release that stands, whose images are in production, and that is about to be checked. */
async function givenRelease(): Promise<string> {
  const { registry, project } = running.stack;
  const [index, arm] = [anIndex('index'), anIndex('arm64')];
  const image = {
    ...{ ...aPlannedImage(), digest: index.digest },
    platforms: [{ platform: 'linux/arm64', digest: arm.digest }],
  };
  const images = registryImages({ registryEndpoint: `http://${registry}` });
  await images.putManifest(image.repository, arm.digest, arm);
  await images.putManifest(image.repository, image.versionTag, index);
  const plan = aPlan({
    ...{ candidate: id, images: [image] },
    announce: [
      { kind: 'github', repository: 'sample/releases' },
      { kind: 'slack', webhook: 'sample-chat' },
      { kind: 'plain', webhook: 'sample-hook' },
    ],
  });
  const part = 'public images';
  const body: Promotion = { ...aPromotion('checking', [part]), candidate: id, plan };
  const effect = { type: 'do-part', key: `checking:${part}`, version: 'v1.0.0', part } as const;
  const owed = {
    id: 'x#1',
    effect: { ...effect, step: 'checking' },
    dueAtMs: 1,
    tries: 0,
  } as const;
  await firestoreStore({ project }).transact(async (transaction) =>
    transaction.put('promotion', id, { body, owed: [owed], revision: 1, dueAtMs: 1 }),
  );
  return `${image.repository}@${arm.digest}`;
}

async function put(address: string, body: unknown): Promise<void> {
  const answer = await fetch(address, { method: 'PUT', body: JSON.stringify(body) });
  expect(answer.status).toBe(204);
}

/** Lets a quarter of an hour pass, with every sweep in it, until the promotion is as it should be. */
async function until(isThere: (step: string, shown: object) => boolean): Promise<object> {
  const { clock, functions } = running.stack;
  for (let looks = 0; looks < 12; looks += 1) {
    const body = JSON.stringify({ advance: 'PT15M' });
    await fetch(clock, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    const address = `${functions['status']}/api/v1/promotions/${id}`;
    const shown = shownShape.parse(await (await fetchApi(address)).json());
    if (isThere(shown.step, shown)) return shown;
  }
  throw new Error('the promotion did not come to it');
}

async function posts(hook: string): Promise<number> {
  const answer = await fetch(`${running.stack.webhooks}/hooks/${hook}`);
  return z.array(z.unknown()).parse(await answer.json()).length;
}

test(
  'A release waits until everybody can pull it, is told once, and a person settles the rest',
  async () => {
    const { publicRegistry, github, webhooks, functions } = running.stack;
    const hidden = await givenRelease();
    await put(`${publicRegistry}/private`, [hidden]);
    const waiting = await until((_step, shown) => 'unpulled' in shown);
    expect(waiting).toMatchObject({
      step: 'checking',
      unpulled: { images: [{ platform: 'linux/arm64', why: expect.stringContaining('403') }] },
    });
    expect([await posts('sample-chat'), await posts('sample-hook')]).toEqual([0, 0]);

    await put(`${webhooks}/hooks/sample-chat`, { answer: 'reset' });
    await put(`${github}/_next`, { next: 'die after' });
    await put(`${publicRegistry}/private`, []);
    const done = await until((step) => step === 'done');
    const at = `${github}/sample/releases/releases/tag/sample%40v1.0.0`;
    expect(done).toMatchObject({
      told: {
        'release-published': { state: 'sent' },
        'github:sample/releases': { state: 'sent', address: at },
        'webhook:sample-chat': {
          state: 'unsure',
          why: expect.stringMatching(/^it did not answer/),
        },
        'webhook:sample-hook': { state: 'sent' },
      },
    });
    expect([await posts('sample-chat'), await posts('sample-hook')]).toEqual([1, 1]);
    const releases = await (await fetch(`${github}/repos/sample/releases/releases`)).json();
    expect(releases).toMatchObject([{ tag_name: 'sample@v1.0.0' }]);

    const wish = { candidate: id, target: 'webhook:sample-chat', sent: true, reason: 'I saw it' };
    const audience = functions['promote'] ?? '';
    const token = await tokenFrom(running.stack.issuer, { email: promoter, audience });
    const answer = await fetchApi(`${audience}/api/v1/announcements`, {
      method: 'POST',
      headers: { ...bearing(token), 'content-type': 'application/json' },
      body: JSON.stringify(wish),
    });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe(`/api/v1/promotions/${id}`);
    expect(await answer.json()).toMatchObject({ release: 'sample@v1.0.0', state: 'sent' });
    expect(await posts('sample-chat')).toBe(1);
  },
  deadlineMs,
);
