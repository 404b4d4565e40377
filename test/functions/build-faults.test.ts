import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { backoffMs } from '#core/owed.ts';
import { advance } from '#flow/advance.ts';
import { resume } from '#flow/resume.ts';
import { anInput } from '../given/build.ts';
import { connectFaulty, type FaultyCloud } from './faulty-cloud.ts';
import type { GrpcFault } from './faulty-grpc.ts';
import { writeLines } from './given-release.ts';
import { type RunningStack, runStack } from './running-stack.ts';

/** As HTTP has them: 429, 500 and 503. */
const [resourceExhausted, internal, unavailable] = [8, 13, 14];

interface Given {
  readonly name: string;
  readonly fault: GrpcFault;
  readonly only?: string;
  /** Whether that is known to be no failure: it costs no try. */
  readonly isOverQuota?: boolean;
  /** How many builds there are before the service is well again. */
  readonly made: number;
}

const faults: readonly Given[] = [
  { name: 'throttles', fault: { code: resourceExhausted }, made: 0 },
  { name: 'breaks', fault: { code: internal }, made: 0 },
  { name: 'is-away', fault: { code: unavailable }, made: 0 },
  { name: 'keeps-silent', fault: 'silence', made: 0 },
  { name: 'hangs-up', fault: 'cut', made: 0 },
  {
    ...{ name: 'throttles-creation', fault: { code: resourceExhausted }, only: 'CreateBuild' },
    ...{ made: 0, isOverQuota: true },
  },
  { name: 'forgets-to-answer', fault: 'answer-lost', only: 'CreateBuild', made: 1 },
];

/** Until the client tries its connection again, it asks in vain. */
const reconnection = { timeout: 15_000, interval: 200 };

let running: RunningStack;
const clouds = new Map<string, FaultyCloud>();

beforeAll(async () => {
  running = await runStack({
    module: join(import.meta.dirname, 'fixtures', 'silent-functions.ts'),
  });
  await running.documents();
  const lines = await writeLines(running.dir, ['any']);
  for (const { name } of faults) clouds.set(name, await connectFaulty(running, name, lines));
});
afterAll(async () => {
  await Promise.all([...clouds.values()].map((cloud) => cloud.close()));
  await running?.close();
});

describe.concurrent('Cloud Build', () => {
  test.each(faults)('that $name makes one build in the end', async (given) => {
    const { name: key, fault, only } = given;
    const cloud = clouds.get(key) ?? expect.fail(`no deployment ${key}`);
    const duty = cloud.as('build-finished');
    const { store } = duty.ports;
    const build = async () => (await store.get('build', key)) ?? expect.fail('no build');
    const made = () => vi.waitFor(() => duty.ports.builds.find([`build-${key}`]), reconnection);

    cloud.cloudBuild.fault = (method) =>
      only === undefined || method === only ? fault : undefined;
    const beforeMs = cloud.nowMs();
    const wanted = { type: 'wanted', key, candidate: 'one', released: [] } as const;
    await advance(duty, 'build', key, { ...wanted, input: anInput() });
    const failed = await build();
    expect(failed.body.phase).toBe('wanted');
    const counted = { tries: 1, error: expect.stringContaining('Cloud Build') };
    expect(failed.owed).toMatchObject([given.isOverQuota === true ? { tries: 0 } : counted]);
    expect(failed.body.imagesRun.attempts[0]?.overQuota?.times).toBe(
      given.isOverQuota === true ? 1 : undefined,
    );
    expect(failed.dueAtMs).toBeGreaterThanOrEqual(beforeMs + backoffMs(1));

    const asked = cloud.cloudBuild.asked.length;
    await resume(duty, 'build', key);
    expect(cloud.cloudBuild.asked.slice(asked)).toEqual([]);

    cloud.cloudBuild.fault = () => undefined;
    expect(await made()).toHaveLength(given.made);
    await cloud.advance(backoffMs(1) + 10_000);
    await resume(duty, 'build', key);
    const builds = await made();
    expect(builds).toHaveLength(1);
    const started = await build();
    expect(started.owed).toEqual([]);
    const [first] = started.body.imagesRun.attempts;
    expect(first).toMatchObject({ attempt: 1, buildId: builds[0]?.id });

    await resume(duty, 'build', key);
    expect(await made()).toHaveLength(1);
  });
});
