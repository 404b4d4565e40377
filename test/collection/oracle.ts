import type { Candidate } from '#core/candidate.ts';
import type { Ports } from '#flow/ports.ts';
import type { World } from '../world/world.ts';
import { entriesOf, leftAtEnd } from './left-at-end.ts';
import type { Push } from './pushes.ts';
import type { HistoryRegistry } from './registry.ts';
import { type Counts, isGoing, isHeard, type Named, noSights, type Sights } from './sights.ts';
import { type Since, tooEarly } from './too-early.ts';
import { watchedPorts } from './watched-ports.ts';

/** Something that collection must never do, in words. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

/** Watches a history, and believes no document what was pushed. */
export interface Oracle {
  /** Is told what a build pushed. */
  sawPush(push: Push): void;
  /** The ports of a process, watched. */
  watched(ports: Ports): Ports;
  /** Looks after a call. @throws Violation */
  look(): Promise<void>;
  /** Looks when everything has come to its end. @throws Violation */
  lookAtEnd(isFaultless: boolean): Promise<void>;
  readonly counts: Counts;
}

/** So many things that are wrong are told at a time. */
const wordsMax = 5;

/** Opens the oracle of a history. */
export function openOracle(world: World, registry: HistoryRegistry): Oracle {
  const sights = noSights(world, registry);
  const phases = new Map<string, Since>();
  const { counts } = sights;
  let written = 0;
  return {
    counts,
    sawPush: (push) => void sights.pushes.push(push),
    watched: (ports) => watchedPorts(sights, ports),
    async look() {
      counts.calls += 1;
      const writes = world.store.writes(written);
      written += writes.length;
      for (const { of, id } of writes) {
        if (of === 'candidate') lookAtCandidate(sights, phases, id);
        if (of === 'build') lookAtBuild(sights, id);
      }
      if (sights.touched.size > 0) await lookAtImages(sights);
      if (sights.wrong !== undefined) throw new Violation(sights.wrong);
    },
    async lookAtEnd(isFaultless) {
      counts.wantedAgain = entriesOf(world, 'is being collected; will be made again');
      counts.joined = entriesOf(world, 'joins from production');
      const left = await leftAtEnd(sights);
      if (left.length > 0) throw new Violation(left.slice(0, wordsMax).join('; '));
      if (isFaultless && counts.namedByAnother > 0)
        throw new Violation(`${counts.namedByAnother} times it was answered 'named by another'`);
    },
  };
}

function lookAtCandidate(sights: Sights, phases: Map<string, Since>, id: string): void {
  const { world } = sights;
  const body: Candidate | undefined = world.store.document('candidate', id)?.body;
  const before = phases.get(id);
  if (body === undefined || before?.phase === body.phase) return;
  if (body.phase === 'collecting') sights.wrong ??= tooEarly(world, body, before);
  if (body.phase === 'released') sights.counts.releases += 1;
  phases.set(id, { phase: body.phase, atMs: world.now });
}

function lookAtBuild({ world, pushes, heard, counts }: Sights, id: string): void {
  for (const push of pushes)
    if (push.build === id && !heard.has(push) && isHeard(world, push))
      heard.set(push, counts.calls);
}

/** Whatever stands can be pulled, where something may have changed. */
async function lookAtImages(sights: Sights): Promise<void> {
  const { world, touched, staged, released } = sights;
  const repositories = new Set(touched);
  touched.clear();
  const standing = [...staged.values()].filter(({ tag }) => !isGoing(world, tag));
  for (const name of [...standing, ...released.values()])
    if (repositories.has(name.repository)) sights.wrong ??= await lackOf(sights, name);
}

/** What keeps a tag from being pulled whole: its index, every manifest, every blob. */
async function lackOf(
  { registry, counts }: Sights,
  { repository, tag, digest }: Named,
): Promise<string | undefined> {
  counts.pulls += 1;
  const name = `${repository}:${tag}`;
  const index = await registry.manifest(repository, tag);
  if (index?.digest !== digest) return `${name} is ${index?.digest} and not ${digest}`;
  const children = await Promise.all(
    index.children.map((child) => registry.manifest(repository, child.digest)),
  );
  if (children.includes(undefined)) return `${name} lacks a child`;
  const blobs = [index, ...children].flatMap((one) => one?.blobs ?? []);
  const there = await Promise.all(blobs.map((blob) => registry.hasBlob(repository, blob)));
  return there.includes(false) ? `${name} lacks a blob` : undefined;
}
