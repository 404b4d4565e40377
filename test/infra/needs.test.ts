import { beforeAll, describe, expect, it } from 'vitest';
import { statusPage } from '../../functions/status.ts';
import topology from '../../infra/topology.json' with { type: 'json' };
import {
  askFor,
  expire,
  firstTags,
  newest,
  passHours,
  quiet,
  tag,
  wholeStory,
} from '../story/memory-story.ts';
import { addressesToShow, worldToShow } from '../story/shown-addresses.ts';
import { fairWeather, type Outside, tick } from '../world/life.ts';
import { openWorld, type World } from '../world/world.ts';
import { type NeedsSeen, seeNeeds } from './needs-seen.ts';

/** What a need holds beside itself. */
const covers: Readonly<Record<string, readonly string[]>> = {
  'write documents': ['read documents'],
  'write production': ['read production'],
  'write staging': ['read staging'],
  'delete staging': ['read staging'],
  'start builds': ['read builds'],
  sign: ['read keys'],
};

const needsOf = new Map(topology.functions.map(({ name, needs }) => [name, needs]));
const names = [...needsOf.keys()];

function grantedTo(name: string): ReadonlySet<string> {
  const own = needsOf.get(name) ?? [];
  return new Set(own.flatMap((need) => [need, ...(covers[need] ?? [])]));
}

/** Lives through days in which something goes wrong, and is put in order. */
async function badDays(outside: Outside): Promise<void> {
  const world = openWorld();
  const { portsFor } = outside;
  const good = { ...fairWeather, ...(portsFor && { portsFor }) };
  await firstTags(world, outside);
  await passHours(world, 30, outside);
  await tag(world, 'hello', 'v1.12.0');
  await tag(world, 'hello', 'v1.0.1');
  await quiet(world, good);
  for (const topic of ['tag-tick', 'build-tick']) await tick(world, topic, good);
  await expire(world, good);
}

async function lookAtEverything(world: World, needs: NeedsSeen): Promise<void> {
  const duty = { ports: needs.watch('status', world.ports), worker: 'status' } as const;
  for (const [address] of Object.values(addressesToShow(world)))
    await statusPage(address, duty, {});
}

async function promoteSomething(world: World, needs: NeedsSeen): Promise<void> {
  await askFor({ ...world, ports: needs.watch('promote', world.ports) }, newest(world).id);
}

describe('what the topology grants to each function', () => {
  const needs = seeNeeds();

  beforeAll(async () => {
    const good = { ...fairWeather, portsFor: needs.watch };
    await wholeStory(openWorld(), good);
    await badDays({ ...good, buildEnds: () => 'failure' });
    await badDays({ ...good, ciAnswers: 'failure' });
    const world = await worldToShow();
    await lookAtEverything(world, needs);
    await promoteSomething(world, needs);
  });

  it('is seen in use by every function but the one that only publishes', () => {
    const unseen = names.filter((name) => needs.of(name).length === 0);
    expect(unseen).toEqual(['build-tick', 'github-webhook']);
  });

  it.each(names)('is all that %s was seen to need', (name) => {
    const granted = grantedTo(name);
    expect(needs.of(name).filter((need) => !granted.has(need))).toEqual([]);
  });

  it.each([
    ['write production', ['promote-requested']],
    ['delete production', []],
    ['delete staging', ['gc-tick']],
    ['delete releases', ['gc-tick']],
    ['start builds', ['build-finished']],
    ['write staging', ['build-finished']],
    ['sign', ['build-finished', 'promote-requested']],
    ['read announcing secrets', ['promote-requested']],
    ['read webhook secrets', ['github-webhook']],
    ['read documents', ['status']],
  ])('gives %s to %j alone', (need, expected) => {
    expect(names.filter((name) => needsOf.get(name)?.includes(need))).toEqual(expected);
  });

  it('grants nothing twice', () => {
    for (const [name, own] of needsOf) {
      const implied = own.flatMap((need) => covers[need] ?? []);
      expect([name, own.filter((need) => implied.includes(need))]).toEqual([name, []]);
      expect(own).toEqual([...new Set(own)]);
    }
  });
});
