import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudBuildClient } from '@google-cloud/cloudbuild';
import { credentials } from '@grpc/grpc-js';
import { expect, vi } from 'vitest';
import { z } from 'zod';
import { pubsubRest } from '../../emulators/topology/pubsub-rest.ts';
import {
  type BuildScripts,
  gateStep,
  imagesOf,
  makeBuilt,
  platforms,
  pushSteps,
  tag,
  tagBuilt,
  writeBuildLines,
} from './build-lines.ts';
import { pullWhole } from './pull-whole.ts';
import { type RunningStack, runStack } from './running-stack.ts';
import { type SeenBuild, seeBuild } from './seen-builds.ts';
import { writeSweepAlone } from './sweep-alone.ts';

/** A stack whose lines have one component each, of two images, and whose builds wait for the test. */
export interface GivenBuilds {
  readonly running: RunningStack;
  /** Tags a component and says so over Pub/Sub, which opens its line's candidate. */
  announce(name: string): Promise<void>;
  /** Lets the builds of a component go on, or its tests; until then their first step waits. */
  goOn(name: string, which?: 'tests'): Promise<void>;
  /**
   * Has Cloud Build make a further build for the attempt of the only one, as a call does that was on
   * its way for long; answers its id.
   */
  createRival(name: string, of: 'waits' | 'runs'): Promise<string>;
  /** Has Cloud Build make a build that nobody of ours asked for, under these tags. */
  forge(...tags: readonly string[]): Promise<void>;
  /** Sets fault switches of the Cloud Build. */
  fault(counts: Readonly<Record<string, number>>): Promise<void>;
  /** What is still to go wrong, and how many notices are kept back. */
  faults(): Promise<Readonly<Record<string, number>>>;
  /** Moves the clock of the stack, which pays what is due. */
  advance(period: string): Promise<void>;
  /** Waits until what is seen of a component is as it should be. */
  until(name: string, isSo: (seen: SeenBuild) => void | Promise<void>): Promise<SeenBuild>;
  close(): Promise<void>;
}

const waited = { timeout: 30_000, interval: 100 };
const deadlineMs = 30_000;

/** Starts a stack with these components; the caller closes it. */
export async function runBuilds(scripts: BuildScripts): Promise<GivenBuilds> {
  const own = await mkdtemp(join(tmpdir(), 'given-builds-'));
  const gates = join(own, 'gates');
  await mkdir(gates);
  const lines = await writeBuildLines(own, gates, scripts);
  const running = await runStack({ lines, topology: await writeSweepAlone(own) });
  const { stack } = running;
  await makeBuilt(stack.gitRoot, Object.keys(scripts));
  const client = connect(stack.cloudBuild);
  return {
    running,
    announce: async (name) => {
      await tagBuilt(stack.gitRoot, name);
      const message = JSON.stringify({ component: name, tag });
      await pubsubRest(stack.pubsub, stack.project).publish('tag-detected', message, {});
    },
    goOn: (name, which) =>
      writeFile(join(gates, which === undefined ? name : `${name}-${which}`), ''),
    createRival: async (name, of) => {
      const { cloudBuilds } = await seeBuild(running, name);
      const gate = of === 'waits' ? [gateStep(join(gates, name))] : [];
      return createLike(client, stack.project, cloudBuilds[0]?.id ?? '', [
        ...gate,
        ...pushSteps(name),
      ]);
    },
    forge: async (...tags) => {
      const build = { tags: ['csi-release', ...tags], steps: [{ name: 'bash', args: ['true'] }] };
      await client.createBuild({ projectId: stack.project, build });
    },
    fault: (counts) => post(`${stack.cloudBuild}/faults`, counts),
    faults: async () => {
      const signal = AbortSignal.timeout(deadlineMs);
      const answer = await fetch(`${stack.cloudBuild}/faults`, { signal });
      return z.record(z.string(), z.number()).parse(await answer.json());
    },
    advance: (period) => post(stack.clock, { advance: period }),
    until: (name, isSo) =>
      vi.waitFor(async () => {
        const seen = await seeBuild(running, name);
        await isSo(seen);
        return seen;
      }, waited),
    close: async () => {
      await client.close();
      await running.close();
      await rm(own, { recursive: true, force: true });
    },
  };
}

/**
 * Holds that one build was adopted, and that staging has nothing under the candidate's id but that
 * build's images, whole.
 */
export async function expectWhole(
  { running }: GivenBuilds,
  name: string,
  buildId: string,
): Promise<void> {
  const { build, candidate, staging } = await seeBuild(running, name);
  expect(build?.imagesRun.attempts).toMatchObject([{ attempt: 1, buildId, outcome: 'passed' }]);
  const registryTag = build?.imagesRun.attempts[0]?.registryTag ?? '';
  const id = candidate?.id ?? '';
  expect(build?.staged.map((image) => image.name)).toEqual(imagesOf(name));
  expect(candidate?.builds[name]?.images).toEqual(build?.staged);
  for (const image of build?.staged ?? []) {
    expect(image.platforms.map(({ platform }) => platform)).toEqual(platforms);
    const tags = { [registryTag]: image.digest, [id]: image.digest };
    expect(staging[image.name]).toMatchObject(tags);
    const repository = `${running.stack.registry}/csi-release/gcr.io/${image.name}`;
    expect(await pullWhole(repository, id)).toBe(image.digest);
  }
}

function connect(url: string): CloudBuildClient {
  const { hostname, port } = new URL(url);
  return new CloudBuildClient({
    ...{ apiEndpoint: hostname, port: Number(port), universeDomain: 'googleapis.com' },
    sslCreds: credentials.createInsecure(),
  });
}

async function createLike(
  client: CloudBuildClient,
  projectId: string,
  id: string,
  steps: readonly object[],
): Promise<string> {
  const [{ source, tags, substitutions }] = await client.getBuild({ projectId, id });
  const build = {
    ...{ source: source ?? null, tags: tags ?? [], steps: [...steps] },
    substitutions: { ...substitutions, _PULL_BASE_REF: randomUUID() },
  };
  await client.createBuild({ projectId, build });
  const [builds] = await client.listBuilds({ projectId, filter: `tags="${tags?.[1]}"` });
  return builds.find((one) => one.id !== id)?.id ?? expect.fail('no second build');
}

async function post(url: string, body: object): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(deadlineMs),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${text}`);
}
