import { describe, expect, it } from 'vitest';
import { planText, type ShownPlan } from '#core/plan-text.ts';
import type { PlannedRbac } from '#core/planned-rbac.ts';
import { findOpenings } from '#edge/promotion-window.ts';
import { showPlan } from '#flow/show-plan.ts';
import { openWorld, places, type World } from '../world/world.ts';
import { firstTags, newest, promoteNewest, quiet, tag } from './memory-story.ts';
import { callsOf, failing } from './mishaps.ts';

const path = 'deploy/kubernetes/rbac.yaml';

function rulesOf(verbs: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: hello-runner
rules:
  - apiGroups: [storage.k8s.io]
    resources: [csinodes]
    verbs: [${verbs}]
`;
}

/** Tags hello with these rules, and lets the candidate be built and tested. */
async function tagHello(world: World, version: string, rules: string): Promise<void> {
  const files = { [path]: rules };
  const repository = 'https://git.example/sample/hello';
  world.source.tag(repository, version, { files, committedAtMs: Date.UTC(2026, 0, 5) });
  world.bus.publish('tag-detected', { component: 'hello', tag: version });
  await quiet(world);
}

/** A world in which hello v1.0.0 with its first rules is released. */
async function givenRelease(): Promise<World> {
  const world = openWorld();
  await firstTags(world);
  await tagHello(world, 'v1.0.1', rulesOf('get, list'));
  await promoteNewest(world);
  return world;
}

function shown(world: World): Promise<ShownPlan> {
  const duty = { ports: world.ports, worker: 'status' } as const;
  return showPlan(duty, newest(world).id, findOpenings);
}

async function rbacOf(world: World): Promise<readonly PlannedRbac[] | undefined> {
  return (await shown(world)).plan?.rbac;
}

describe('the plan of a promotion', () => {
  it('flags rules that changed since what the floating tag names now, and says so in its text', async () => {
    const world = await givenRelease();
    await tagHello(world, 'v1.1.0', rulesOf('list, get, watch'));
    const changes = ['widened ClusterRole hello-runner: watch csinodes.storage.k8s.io'];
    const since = { release: 'sample@v1.0.0', major: 'v1' };
    const about = { component: 'hello', from: 'v1.0.1', to: 'v1.1.0', ...since };
    const plan = await shown(world);
    expect(plan.plan?.rbac).toEqual([{ ...about, changes }]);
    expect(planText(plan)).toContain(`v1.1.0, which users of v1 get at once: ${changes[0]}`);
    await promoteNewest(world);
    expect((await shown(world)).admission).toEqual({ kind: 'admitted', step: 'done' });
  });

  it('flags nothing of rules that say the same in another order', async () => {
    const world = await givenRelease();
    await tagHello(world, 'v1.0.2', rulesOf('"list", "get"'));
    expect(await rbacOf(world)).toBeUndefined();
    expect((await shown(world)).admission).toEqual({ kind: 'allow' });
  });

  it('flags nothing of a component that stays at its version', async () => {
    const world = await givenRelease();
    await tag(world, 'counter', 'v1.0.1');
    await quiet(world);
    expect(await rbacOf(world)).toBeUndefined();
  });

  it('flags what cannot be read, and may be promoted all the same', async () => {
    const world = await givenRelease();
    await tagHello(world, 'v1.0.2', `${rulesOf('get')}---\nrules: [`);
    expect(await rbacOf(world)).toMatchObject([
      { changes: [], unreadable: [expect.stringMatching(/^deploy\S+ of v1\.0\.2: \d+:\d+: /)] },
    ]);
    await promoteNewest(world);
    expect(newest(world).phase).toBe('released');
  });

  it('flags a file that is not staged yet', async () => {
    const world = await givenRelease();
    await tagHello(world, 'v1.0.2', rulesOf('get'));
    const name = `sample/${newest(world).id}/hello/${path}`;
    await world.ports.files.remove(places.releaseBucket, name);
    const unreadable = [`${path} of v1.0.2: is not there`];
    expect(await rbacOf(world)).toMatchObject([{ changes: [], unreadable }]);
  });

  it('cannot be shown while the files do not answer', async () => {
    const world = await givenRelease();
    await tagHello(world, 'v1.0.2', rulesOf('get'));
    world.faults = failing(callsOf('files.rules'));
    await expect(shown(world)).rejects.toThrow('files.rules');
  });
});
