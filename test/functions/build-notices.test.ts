import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { expectWhole, type GivenBuilds, runBuilds } from './given-builds.ts';
import { deliver, pushOf } from './push.ts';
import type { Documents } from './running-stack.ts';
import type { SeenBuild } from './seen-builds.ts';

const acknowledged = 204;
const bounded = { timeout: 10_000, interval: 100 };
const rejection = z.object({ reason: z.string() });
const transition = z.object({ event: z.string(), why: z.string(), by: z.string() });
const tested = { isTested: true };
const isOver = 'stale: that attempt is over';

let builds: GivenBuilds;
/** What an undisturbed run comes to. */
let undisturbed: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  builds = await runBuilds({ plain: tested, doubled: tested, late: tested, turned: tested });
  await begin('plain');
  await endTests('plain');
  const seen = await untilAccepted('plain');
  undisturbed = comparable('plain', seen, await builds.running.documents());
});
afterAll(() => builds?.close());

/** Has a component built; its build ends no sooner than that it runs is written down. */
async function begin(name: string): Promise<void> {
  await builds.announce(name);
  await builds.until(name, ({ build }) => expect(build?.phase).toBe('running'));
  await builds.goOn(name);
}

/** Lets the tests end, when that they run and that the files are staged is written down. */
async function endTests(name: string): Promise<void> {
  const cells = { e2e: { attempts: [{ buildId: expect.any(String) }] } };
  const started = { cells, findings: 0 };
  await builds.until(name, ({ candidate }) => expect(candidate).toMatchObject(started));
  await builds.goOn(name, 'tests');
}

function untilAccepted(name: string): Promise<SeenBuild> {
  return builds.until(name, ({ candidate, owed }) => {
    expect(candidate?.phase).toBe('accepted');
    expect(owed).toEqual([]);
  });
}

/** Waits until Cloud Build has kept back so many notices. */
function untilKeptBack(name: string, keptBack: number): Promise<SeenBuild> {
  return builds.until(name, async () => expect(await builds.faults()).toMatchObject({ keptBack }));
}

/**
 * The documents of a component without what is another in every run: times, ids and digests, and
 * whether its files are staged or its tests started first.
 */
function comparable(name: string, seen: SeenBuild, documents: Documents) {
  const ids: readonly string[] = [name, seen.build?.key ?? '', seen.candidate?.id ?? ''];
  const own = Object.entries(documents).filter(([path]) => ids.some((id) => path.includes(id)));
  const alike = (text: string) =>
    ids
      .reduce((left, id, index) => left.replaceAll(id, `id-${index}`), text)
      .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uuid')
      .replaceAll(/[0-9a-f]{64}/g, 'hash')
      .replaceAll(/"[0-9a-f]{16}"/g, '"beginning of a hash"')
      .replaceAll(/\b1[0-9]{12}\b/g, '"time"');
  const sorted = own.map(([path, { data }]): [string, unknown] => [
    alike(path),
    JSON.parse(alike(JSON.stringify(data))),
  ]);
  const isStep = ([path]: [string, unknown]) => path.startsWith('audit/candidate');
  const steps = sorted.filter(isStep).map(([, record]) => transition.parse(record));
  const audit = steps.toSorted((a, b) => (a.event < b.event ? -1 : 1));
  return { ...Object.fromEntries(sorted.filter((one) => !isStep(one))), 'audit/candidate': audit };
}

/** Holds that a component has come to the same, when what is no news any more was heard too. */
async function expectAsUndisturbed(name: string): Promise<void> {
  await untilAccepted(name);
  const seen = await builds.until(name, ({ log }) => expect(log).toContain(isOver));
  const documents = await vi.waitFor(async () => {
    const all = await builds.running.documents();
    expect(all['queues/builds']?.data).toEqual({ places: [] });
    return all;
  }, bounded);
  expect(comparable(name, seen, documents)).toEqual(undisturbed);
  expect(seen.cloudBuilds.map(({ status }) => status)).toEqual(['SUCCESS']);
  await expectWhole(builds, name, seen.cloudBuilds[0]?.id ?? '');
  expect(new Set(Object.values(await builds.faults()))).toEqual(new Set([0]));
}

test('an undisturbed run is compared by every document that it makes', () => {
  const kinds = new Set(Object.keys(undisturbed).map((path) => path.split('/')[0]));
  expect([...kinds].sort()).toEqual(['audit', 'builds', 'candidates', 'lines', 'tags']);
});

test('every notice told twice comes to the same', async () => {
  await builds.fault({ duplicateNotices: 6 });
  await begin('doubled');
  await endTests('doubled');
  await expectAsUndisturbed('doubled');
});

test('notices of which the last comes first come to the same', async () => {
  await builds.fault({ lateNotices: 3 });
  await begin('turned');
  await untilKeptBack('turned', 3);
  await builds.fault({ lateNotices: 0 });
  await endTests('turned');
  await expectAsUndisturbed('turned');
});

test('notices that come when all is over, the newest first, come to the same', async () => {
  await builds.fault({ lateNotices: 6 });
  await begin('late');
  await untilKeptBack('late', 3);
  await builds.advance('PT6M');
  await endTests('late');
  await untilKeptBack('late', 6);
  await builds.advance('PT6M');
  await untilAccepted('late');
  await builds.fault({ lateNotices: 0 });
  await expectAsUndisturbed('late');
});

test('a notice delivered a hundred times, thirty-two at once, comes to the same', async () => {
  const seen = await untilAccepted('plain');
  const before = await builds.running.documents();
  const { cloudBuild, project } = builds.running.stack;
  const url = `${cloudBuild}/v1/projects/${project}/builds/${seen.cloudBuilds[0]?.id}`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  const push = pushOf(await answer.text());
  const statuses = new Set<number>();
  for (let sent = 0; sent < 100; sent += 32) {
    const some = Array.from({ length: Math.min(32, 100 - sent) }, () =>
      deliver(builds.running.stack, 'build-finished', push),
    );
    for (const status of await Promise.all(some)) statuses.add(status);
  }
  expect(statuses).toEqual(new Set([acknowledged]));
  expect(await builds.running.documents()).toEqual(before);
});

test('builds that somebody else made under our tags change nothing', async () => {
  const { build, candidate } = await untilAccepted('plain');
  const before = await builds.running.documents();
  await builds.forge(`build-${build?.key}`, 'images-1');
  await builds.forge(`build-${build?.key}`, 'images-2');
  await builds.forge(`candidate-${candidate?.id}`, 'cell-e2e-1');
  await builds.forge(`candidate-${candidate?.id}`, 'cell-none-1');
  await builds.forge('build-none', 'images-1');
  await builds.forge('candidate-none', 'cell-e2e-1');
  await builds.until('plain', ({ log }) =>
    expect(log.filter((line) => line === isOver).length).toBeGreaterThan(1),
  );
  const after = await vi.waitFor(async () => {
    const documents = Object.entries(await builds.running.documents());
    const rejected = documents.filter(([path]) => path.startsWith('rejected/'));
    expect(rejected).toHaveLength(2);
    return { documents, rejected };
  }, bounded);
  const reasons = after.rejected.map(([, { data }]) => rejection.parse(data).reason);
  expect(reasons.map((reason) => reason.replace(/'s \S+ says/, ' says')).sort()).toEqual([
    'unknown: Cloud Build says that it is for build none: none',
    'unknown: Cloud Build says that it is for candidate none: none',
  ]);
  const others = after.documents.filter(([path]) => !path.startsWith('rejected/'));
  expect(Object.fromEntries(others)).toEqual(before);
});
