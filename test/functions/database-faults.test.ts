import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { receive } from '#cloud/receive.ts';
import type { Kind } from '#core/kinds.ts';
import { leaseMs } from '#core/owed.ts';
import { resume } from '#flow/resume.ts';
import { tagDetected } from '../../functions/tag-detected.ts';
import { connectFaulty, type FaultyCloud } from './faulty-cloud.ts';
import type { GrpcFault } from './faulty-grpc.ts';
import { tagComponents, writeLines } from './given-release.ts';
import { type RunningStack, runStack } from './running-stack.ts';

/** As HTTP has them: 429, 500 and 503. */
const [resourceExhausted, internal, unavailable] = [8, 13, 14];

const outages: readonly { name: string; fault: GrpcFault }[] = [
  { name: 'throttles', fault: { code: resourceExhausted } },
  { name: 'breaks', fault: { code: internal } },
  { name: 'is-away', fault: { code: unavailable } },
  { name: 'keeps-silent', fault: 'silence' },
  { name: 'hangs-up', fault: 'cut' },
];
const interruptions: readonly { name: string; commits: number }[] = [1, 2, 3, 5, 8].map(
  (commits) => ({ name: `goes-after-${commits}`, commits }),
);
const all = ['calm', 'forgets', ...[...outages, ...interruptions].map(({ name }) => name)];

let running: RunningStack;
const clouds = new Map<string, FaultyCloud>();

beforeAll(async () => {
  running = await runStack({
    module: join(import.meta.dirname, 'fixtures', 'silent-functions.ts'),
  });
  await running.documents();
  await tagComponents(running, all, 'v1.0.0');
  const lines = await writeLines(running.dir, all);
  for (const name of all) clouds.set(name, await connectFaulty(running, name, lines));
});
afterAll(async () => {
  await Promise.all([...clouds.values()].map((cloud) => cloud.close()));
  await running?.close();
});

const cloudOf = (name: string): FaultyCloud =>
  clouds.get(name) ?? expect.fail(`no deployment ${name}`);

/** Delivers the message about the one tag of a component; resolving, it acknowledges it. */
function announce(name: string): Promise<void> {
  const data = Buffer.from(JSON.stringify({ component: name, tag: 'v1.0.0' })).toString('base64');
  return receive(cloudOf(name).as('tag-detected'), tagDetected, { data: { message: { data } } });
}

/** How often the sweep comes by after an outage, each time when every lease is over. */
const sweeps = 6;
/** Until the client tries its connection again, the message comes in vain. */
const redelivery = { timeout: 15_000, interval: 200 };

/** Lets Firestore be well, the message come again, and overdue documents be woken. */
async function recover(name: string): Promise<void> {
  const cloud = cloudOf(name);
  const duty = cloud.as('tag-detected');
  cloud.firestore.fault = () => undefined;
  await vi.waitFor(() => announce(name), redelivery);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    await cloud.advance(leaseMs + 60_000);
    for (const [kind, id] of await documentsOf(name)) {
      const dueAtMs = (await duty.ports.store.get(kind, id))?.dueAtMs ?? Number.POSITIVE_INFINITY;
      if (dueAtMs <= cloud.nowMs()) await vi.waitFor(() => resume(duty, kind, id), redelivery);
    }
  }
}

/** The documents that came of a component's tag, by kind and id. */
async function documentsOf(name: string): Promise<readonly (readonly [Kind, string])[]> {
  const { store } = cloudOf(name).as('tag-detected').ports;
  const candidate = (await store.get('line', name))?.body.newestCandidate ?? 'none';
  const frozen = (await store.get('candidate', candidate))?.body.frozen.components ?? [];
  return [
    ['tag', `${name}:v1.0.0`],
    ['line', name],
    ['candidate', candidate],
    ...frozen.map(({ build }) => ['build', build] as const),
  ];
}

/** What came of a tag: how often documents moved that exist for it alone, and what they owe. */
async function made(name: string) {
  const { store } = cloudOf(name).as('tag-detected').ports;
  const documents = await documentsOf(name);
  return Promise.all(
    documents.map(async ([kind, id]) => {
      const found = await store.get(kind, id);
      const owed = found?.owed.map(({ effect }) => effect.type);
      return kind === 'line' ? { kind, owed } : { kind, moved: found?.revision, owed };
    }),
  );
}

/** Whatever fails, one tag makes one candidate and one build, and only Cloud Build is left to ask. */
const onceEach = [
  { kind: 'tag', moved: 1, owed: [] },
  { kind: 'line', owed: [] },
  { kind: 'candidate', moved: 1, owed: [] },
  { kind: 'build', moved: 1, owed: ['start-run'] },
];

async function candidatesOf(line: string): Promise<number> {
  const all = await running.firestore.collection('candidates').where('body.line', '==', line).get();
  return all.size;
}

test('a database that is well makes one candidate and one build of a tag', async () => {
  await announce('calm');
  expect(await made('calm')).toEqual(onceEach);
});

describe.concurrent('a database', () => {
  test.each(outages)(
    'that $name has the message come again, and nothing written',
    async (given) => {
      const { name, fault } = given;
      cloudOf(name).firestore.fault = () => fault;
      const failed = await announce(name).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(Error);
      expect(failed).not.toMatchObject({ name: 'PermanentError' });
      const about = Object.keys(await running.documents()).filter((path) => path.includes(name));
      expect(about).toEqual([]);
      await recover(name);
      expect(await made(name)).toEqual(onceEach);
    },
  );

  test.each(interruptions)('that goes away after $commits commits loses nothing', async (given) => {
    const { name, commits } = given;
    const { firestore } = cloudOf(name);
    let left = commits;
    firestore.fault = (method) => {
      if (left <= 0) return 'cut';
      if (method === 'Commit') left -= 1;
      return undefined;
    };
    await announce(name).catch(() => undefined);
    await recover(name);
    expect(await made(name)).toEqual(onceEach);
    expect(await candidatesOf(name)).toBe(1);
  });

  test('that commits and does not say so does nothing twice', async () => {
    const { firestore } = cloudOf('forgets');
    let toForget = 3;
    firestore.fault = (method) => {
      if (method !== 'Commit' || toForget === 0) return undefined;
      toForget -= 1;
      return 'answer-lost';
    };
    await announce('forgets').catch(() => undefined);
    expect(toForget).toBe(0);
    await recover('forgets');
    expect(await made('forgets')).toEqual(onceEach);
    expect(await candidatesOf('forgets')).toBe(1);
  });
});
