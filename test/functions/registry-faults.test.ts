import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { receive } from '#cloud/receive.ts';
import { backoffMs } from '#core/owed.ts';
import { findOpenings } from '#edge/promotion-window.ts';
import { admit } from '#flow/admit.ts';
import { resume } from '#flow/resume.ts';
import { promoteRequested } from '../../functions/promote-requested.ts';
import { call } from '../emulators/registry/oci-client.ts';
import { connectFaulty, type FaultyCloud } from './faulty-cloud.ts';
import type { HttpFault } from './faulty-http.ts';
import { imagesOf, maintainer, putAccepted, tagComponents, writeLines } from './given-release.ts';
import { type RunningStack, runStack } from './running-stack.ts';

const registryFaults: readonly { name: string; fault: HttpFault; says: RegExp }[] = [
  { name: 'throttles', fault: { status: 429 }, says: /was answered with 429/ },
  { name: 'breaks', fault: { status: 500 }, says: /was answered with 500/ },
  { name: 'keeps-silent', fault: 'silence', says: /no whole answer within 2000 ms/ },
  { name: 'hangs-up', fault: 'cut', says: /other side closed|ECONNRESET/ },
];
const names = [...registryFaults.map(({ name }) => name), 'half', 'drifted'];

let running: RunningStack;
let commit: string;
const clouds = new Map<string, FaultyCloud>();

beforeAll(async () => {
  running = await runStack({
    module: join(import.meta.dirname, 'fixtures', 'silent-functions.ts'),
  });
  await running.documents();
  commit = await tagComponents(running, names);
  const lines = await writeLines(running.dir, names);
  for (const name of names) clouds.set(name, await connectFaulty(running, name, lines));
});
afterAll(async () => {
  await Promise.all([...clouds.values()].map((cloud) => cloud.close()));
  await running?.close();
});

function cloudOf(name: string): FaultyCloud {
  const cloud = clouds.get(name);
  if (cloud === undefined) throw new Error(`no deployment ${name}`);
  return cloud;
}

/** The tags of an image in production, as the registry itself has them. */
async function productionTags(image: string): Promise<readonly string[]> {
  const path = `/v2/csi-release/csi/${image}/tags/list`;
  const { status, bytes } = await call(`http://${running.stack.registry}`, 'GET', path);
  return status === 404 ? [] : JSON.parse(bytes.toString('utf8')).tags;
}

describe.concurrent('a registry', () => {
  test.for(registryFaults)(
    'that $name is waited for, and shows nothing by halves',
    async (given, { expect }) => {
      const { name, fault, says } = given;
      const cloud = cloudOf(name);
      const id = await putAccepted(running, name, commit);
      const { store } = cloud.as('promote').ports;
      const request = { candidate: id, reason: 'it is good' };
      const promotion = async () => (await store.get('promotion', id)) ?? expect.fail('none');

      cloud.registry.fault = () => fault;
      await expect(admit(cloud.as('promote'), maintainer, request, findOpenings)).rejects.toThrow(
        says,
      );
      expect(await store.get('promotion', id)).toBeUndefined();

      cloud.registry.fault = () => undefined;
      await admit(cloud.as('promote'), maintainer, request, findOpenings);
      cloud.registry.fault = () => fault;
      const beforeMs = cloud.nowMs();
      await deliverTo(cloud, id);
      const failed = await promotion();
      expect(failed.body.step).toBe('copying');
      expect(failed.owed.map(({ tries }) => tries)).toEqual([1, 1]);
      for (const { error, dueAtMs } of failed.owed) {
        expect(error).toMatch(says);
        expect(dueAtMs).toBeGreaterThanOrEqual(beforeMs + backoffMs(1));
      }

      const asked = cloud.registry.asked.length;
      await resume(cloud.as('promote-requested'), 'promotion', id);
      expect(cloud.registry.asked.length).toBe(asked);

      for (const image of imagesOf(name)) expect(await productionTags(image)).toEqual([]);

      cloud.registry.fault = () => undefined;
      await cloud.advance(backoffMs(1) + 10_000);
      await resume(cloud.as('promote-requested'), 'promotion', id);
      expect(await promotion()).toMatchObject({ body: { step: 'done' }, owed: [] });
      for (const image of imagesOf(name))
        expect((await productionTags(image)).toSorted()).toEqual(['v1', 'v1.0', 'v1.0.0']);
    },
  );

  test('that fails between two version tags moves no floating tag and releases nothing', async ({
    expect,
  }) => {
    const cloud = cloudOf('half');
    const id = await putAccepted(running, 'half', commit);
    const [first, second] = imagesOf('half');
    const { store } = cloud.as('promote').ports;
    await admit(
      cloud.as('promote'),
      maintainer,
      { candidate: id, reason: 'it is good' },
      findOpenings,
    );
    const refused = `/v2/csi-release/csi/${second}/manifests/v1.0.0`;
    cloud.registry.fault = (method, path) =>
      method === 'PUT' && path === refused ? { status: 500 } : undefined;
    await deliverTo(cloud, id);
    expect(await store.get('promotion', id)).toMatchObject({ body: { step: 'tagging' } });
    expect(await productionTags(first)).toEqual(['v1.0.0']);
    expect(await productionTags(second)).toEqual([]);
    expect((await store.record('releases', 'half@v1.0.0'))?.state).toBe('reserved');

    cloud.registry.fault = () => undefined;
    await cloud.advance(backoffMs(1) + 10_000);
    await resume(cloud.as('promote-requested'), 'promotion', id);
    expect((await store.record('releases', 'half@v1.0.0'))?.state).toBe('released');
    expect((await productionTags(second)).toSorted()).toEqual(['v1', 'v1.0', 'v1.0.0']);
  });

  test('in which somebody changed tags by hand is as it was when they are looked at', async ({
    expect,
  }) => {
    const cloud = cloudOf('drifted');
    const id = await putAccepted(running, 'drifted', commit);
    const worker = cloud.as('promote-requested');
    const request = { candidate: id, reason: 'it is good' };
    await admit(cloud.as('promote'), maintainer, request, findOpenings);
    await deliverTo(cloud, id);
    const [image] = imagesOf('drifted');
    const at = `/v2/csi-release/csi/${image}/manifests`;
    const asks = () =>
      cloud.registry.asked.filter((one) => one.includes(`${at}/v1`)).map((one) => one.trim());
    expect(asks().filter((one) => /v1(\.0)?$/.test(one))).toHaveLength(2 * 2);

    const hands = `http://${running.stack.registry}`;
    const index = await call(hands, 'GET', `${at}/v1`, anyManifest);
    const { manifests } = JSON.parse(index.bytes.toString('utf8'));
    const child = await call(hands, 'GET', `${at}/${manifests[0].digest}`, anyManifest);
    const body = child.bytes;
    const headers = { 'content-type': `${child.headers['content-type']}` };
    expect((await call(hands, 'PUT', `${at}/v1`, { headers, body })).status).toBe(201);
    expect((await call(hands, 'DELETE', `${at}/v1.0.0`)).status).toBe(202);
    const before = asks().length;
    for (const tag of ['v1', 'v1.0'])
      await resume(worker, 'floating-tag', `csi-release/csi/${image}:${tag}`);
    for (const tag of ['v1', 'v1.0', 'v1.0.0'])
      expect((await call(hands, 'GET', `${at}/${tag}`, anyManifest)).bytes).toEqual(index.bytes);
    // v1: looked at, moved, read again. v1.0: looked at. v1.0.0: looked at, once more, and put.
    expect(asks().slice(before)).toHaveLength(3 + 1 + 3);
    const { store } = worker.ports;
    const floating = await store.get('floating-tag', `csi-release/csi/${image}:v1`);
    expect(floating?.body.moves.at(-1)).toMatchObject({ to: 'v1.0.0', by: 'sweep-tick' });
  });
});

const anyManifest = {
  headers: {
    accept: ['index', 'manifest'].map((one) => `application/vnd.oci.image.${one}.v1+json`).join(),
  },
};

/** Delivers the message that goes on with a promotion; resolving, it acknowledges it. */
function deliverTo(cloud: FaultyCloud, candidate: string): Promise<void> {
  const data = Buffer.from(JSON.stringify({ candidate })).toString('base64');
  return receive(cloud.as('promote-requested'), promoteRequested, { data: { message: { data } } });
}
