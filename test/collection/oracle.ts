import type { Candidate, CandidatePhase } from '#core/candidate.ts';
import type { ImageRepository } from '#core/image.ts';
import { isEnd } from '#core/promotion-steps.ts';
import type { Ports } from '#flow/ports.ts';
import { minuteMs } from '../simulation/durations.ts';
import { places, type World } from '../world/world.ts';
import type { Push } from './pushes.ts';
import type { HistoryRegistry } from './registry.ts';

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

/** What came up in a history, so that nobody believes one in which nothing did. */
export interface Counts {
  removed: number;
  /** Removals that were asked for though somebody who was heard of holds what was to go. */
  namedByAnother: number;
  /** And where it is held by what a build pushed that nobody has looked at yet. */
  namedByUnheard: number;
  pulls: number;
  calls: number;
  releases: number;
}

interface Seen {
  readonly phase: CandidatePhase;
  /** When it came to this phase. */
  readonly atMs: number;
}

/** A process may have read the clock so long before what it decided was written. */
const slackMs = 20 * minuteMs;
const goes: readonly CandidatePhase[] = ['collecting', 'collected'];
const standing: readonly CandidatePhase[] = ['testing', 'accepted', 'promoting', 'released'];

/** Opens the oracle of a history. */
export function openOracle(world: World, registry: HistoryRegistry): Oracle {
  const { store } = world;
  const pushes: Push[] = [];
  /** By repository and tag: what must be there under staging ids, and under the tags of production. */
  const staged = new Map<string, Named>();
  const released = new Map<string, Named>();
  const seen = new Map<string, Seen>();
  /** After how many calls it was known what a push left. */
  const heard = new Map<Push, number>();
  const dirty = new Set<ImageRepository>();
  const counts: Counts = { removed: 0, namedByAnother: 0, namedByUnheard: 0, pulls: 0, calls: 0, releases: 0 };
  let wrong: string | undefined;
  let written = 0;

  const candidate = (id: string) => store.document('candidate', id)?.body;
  const isGoing = (id: string) => goes.includes(candidate(id)?.phase ?? 'collected');
  const tagged = (repository: ImageRepository, tag: string, digest: string) => {
    dirty.add(repository);
    const name = { repository, tag, digest };
    if (repository.startsWith(`${places.staging}/`)) {
      if (candidate(tag) !== undefined) staged.set(`${repository}:${tag}`, name);
    } else if (!tag.startsWith('sha256')) released.set(`${repository}:${tag}`, name);
  };
  const removing = (repository: ImageRepository, reference: string) => {
    dirty.add(repository);
    const name = `${repository}:${reference}`;
    if (!repository.startsWith(`${places.staging}/`)) wrong ??= `${name} was to be removed`;
    const owner = candidate(reference);
    if (owner !== undefined && !isGoing(reference))
      wrong ??= `${name} was to be removed of one that is ${owner.phase}`;
    const pushed = pushes.find(
      (one) => one.repository === repository && one.tags.includes(reference),
    );
    const wanting = pushed && standingWith(world, pushed.build);
    const isOfSignature = reference.startsWith('sha256-');
    if (wanting !== undefined && !isOfSignature)
      wrong ??= `${name} was to be removed, and ${wanting.id} is ${wanting.phase}`;
  };
  const named = async (repository: ImageRepository, reference: string, sinceCall: number) => {
    const others = pushes.filter(
      (one) => one.repository === repository && one.digests.some((digest) => digest === reference),
    );
    const unheard = others
      .filter((one) => !isHeard(world, one) || (heard.get(one) ?? 0) >= sinceCall)
      .flatMap(({ tags }) => tags);
    const there = await Promise.all(unheard.map((tag) => registry.manifest(repository, tag)));
    if (there.some((one) => one !== undefined)) counts.namedByUnheard += 1;
    else counts.namedByAnother += 1;
  };
  const whole = async ({ repository, tag, digest }: Named) => {
    counts.pulls += 1;
    const index = await registry.manifest(repository, tag);
    if (index?.digest !== digest) return `${repository}:${tag} is ${index?.digest} and not ${digest}`;
    const children = await Promise.all(
      index.children.map((child) => registry.manifest(repository, child.digest)),
    );
    if (children.includes(undefined)) return `${repository}:${tag} lacks a child`;
    const blobs = [index, ...children].flatMap((one) => one?.blobs ?? []);
    const there = await Promise.all(blobs.map((blob) => registry.hasBlob(repository, blob)));
    return there.includes(false) ? `${repository}:${tag} lacks a blob` : undefined;
  };
  const lookAtImages = async () => {
    const places = [...dirty];
    dirty.clear();
    const names = [...staged.values()].filter(({ tag }) => !isGoing(tag));
    for (const name of [...names, ...released.values()])
      if (places.includes(name.repository)) wrong ??= await whole(name);
  };
  const lookAtCandidate = (body: Candidate) => {
    const before = seen.get(body.id);
    if (before?.phase === body.phase) return;
    if (body.phase === 'collecting') wrong ??= early(world, body, before);
    if (body.phase === 'released') counts.releases += 1;
    seen.set(body.id, { phase: body.phase, atMs: world.now });
  };
  return {
    counts,
    sawPush: (push) => void pushes.push(push),
    watched: (ports, beganAt = counts.calls) => ({
      ...ports,
      images: {
        ...ports.images,
        async putManifest(repository, reference, manifest) {
          await ports.images.putManifest(repository, reference, manifest);
          if (reference !== manifest.digest) tagged(repository, reference, manifest.digest);
        },
        async tag(repository, digest, tag) {
          await ports.images.tag(repository, digest, tag);
          tagged(repository, tag, digest);
        },
        async remove(repository, reference) {
          removing(repository, reference);
          try {
            const end = await ports.images.remove(repository, reference);
            if (end === 'removed') counts.removed += 1;
            if (end === 'named by another') await named(repository, reference, beganAt);
            return end;
          } finally {
            dirty.add(repository);
          }
        },
      },
      files: {
        ...ports.files,
        remove(bucket, name) {
          const owner = store.ids('candidate').find((id) => name.split('/')[1] === id);
          if (owner !== undefined && !isGoing(owner)) wrong ??= `${name} was to be removed`;
          return ports.files.remove(bucket, name);
        },
      },
    }),
    async look() {
      counts.calls += 1;
      const writes = store.writes(written);
      written += writes.length;
      for (const { of, id } of writes) {
        const body = of === 'candidate' ? candidate(id) : undefined;
        if (body !== undefined) lookAtCandidate(body);
        if (of === 'build') for (const one of pushes.filter(({ build }) => build === id))
          if (isHeard(world, one) && !heard.has(one)) heard.set(one, counts.calls);
      }
      if (dirty.size > 0) await lookAtImages();
      if (wrong !== undefined) throw new Violation(wrong);
    },
    async lookAtEnd(isFaultless) {
      const left = await leftIn(registry, pushes, [...staged.values()]);
      const words = [...unfinished(world), ...filesLeft(world), ...left];
      if (words.length > 0) throw new Violation(words.slice(0, wordsMax).join('; '));
      if (isFaultless && counts.namedByAnother > 0)
        throw new Violation(`${counts.namedByAnother} times it was answered 'named by another'`);
    },
  };
}

interface Named {
  readonly repository: ImageRepository;
  readonly tag: string;
  readonly digest: string;
}

const wordsMax = 5;

/** A candidate that has all of its builds and keeps them, a build among them. */
function standingWith({ store }: World, build: string): Candidate | undefined {
  const all = store.ids('candidate').flatMap((id) => store.document('candidate', id)?.body ?? []);
  return all.find(
    ({ phase, frozen }) =>
      standing.includes(phase) && frozen.components.some((one) => one.build === build),
  );
}

/** Whether it is known what a push left. */
function isHeard({ store }: World, { build, registryTag }: Push): boolean {
  const body = store.document('build', build)?.body;
  return body?.phase === 'collected' || body?.seen.includes(registryTag) === true;
}

/** Why a candidate's area may not go yet. */
function early({ store, now }: World, body: Candidate, before?: Seen): string | undefined {
  const { id, frozen, pins = [], holds = [] } = body;
  const { failedMs, acceptedMs, releasedMs } = frozen.timesToLive;
  const lives: Partial<Record<CandidatePhase, number>> = {
    ...{ failed: failedMs, superseded: failedMs },
    ...{ accepted: acceptedMs, released: releasedMs },
  };
  const livesMs = before && lives[before.phase];
  if (before === undefined || livesMs === undefined) return `${id} goes, and was ${before?.phase}`;
  const untils = [before.atMs + livesMs, ...[...pins, ...holds].map(({ untilMs }) => untilMs)];
  const untilMs = Math.max(...untils) - slackMs;
  if (untilMs > now) return `${id} goes ${untilMs - now} ms too early, as ${before.phase}`;
  const promotion = store.document('promotion', id)?.body;
  const isOver = promotion === undefined || promotion.givenUp || isEnd(promotion.step);
  return isOver ? undefined : `${id} goes while it is promoted: ${promotion.step}`;
}

/** What was pushed or staged and is there still. */
async function leftIn(
  registry: HistoryRegistry,
  pushes: readonly Push[],
  staged: readonly Named[],
): Promise<readonly string[]> {
  const names = new Map(
    [
      ...staged.map(({ repository, tag }) => [repository, tag] as const),
      ...pushes.flatMap(({ repository, tags, digests }) =>
        [...tags, ...digests].map((reference) => [repository, reference] as const),
      ),
    ].map((name) => [name.join(':'), name]),
  );
  const left: string[] = [];
  for (const [name, [repository, reference]] of names)
    if ((await registry.manifest(repository, reference)) !== undefined) left.push(name);
  return left.map((name) => `${name} is left`);
}

function filesLeft({ store, files }: World): readonly string[] {
  return store.ids('candidate').flatMap((id) => {
    const line = store.document('candidate', id)?.body.line;
    const names = files.names(places.releaseBucket, `${line}/${id}/`);
    return names.map((name) => `the file ${name} is left`);
  });
}

function unfinished({ store }: World): readonly string[] {
  return (['candidate', 'build', 'promotion'] as const).flatMap((kind) =>
    store.ids(kind).flatMap((id) => {
      const kept = store.document(kind, id);
      const owed = (kept?.owed ?? []).map(({ effect, error }) => `${effect.key} ${error ?? ''}`);
      const body = kept?.body;
      const isOver = body && ('phase' in body ? body.phase === 'collected' : isPromoted(body));
      const at = body && ('phase' in body ? body.phase : body.step);
      return isOver && owed.length === 0 ? [] : [`${kind} ${id} is ${at} and owes ${owed}`];
    }),
  );
}

function isPromoted({ step, givenUp }: { step: Parameters<typeof isEnd>[0]; givenUp?: unknown }) {
  return isEnd(step) || givenUp !== undefined;
}
