import {
  type Candidate,
  type FrozenComponent,
  type FrozenSet,
  supersedesMax,
} from '#core/candidate.ts';
import { expandCells } from '#core/cells.ts';
import { buildKeyText, candidateText } from '#core/identity.ts';
import { type LineComponent, type ReleaseLine, type TagAtCommit, takenTag } from '#core/line.ts';
import { parseComponentTag } from '#core/version.ts';
import { fileObject, sourceObject } from './addresses.ts';
import { uuidOf } from './identify.ts';
import { inParallel } from './in-parallel.ts';
import type { Perform, Performed, Told } from './performing.ts';
import type { GitTag } from './ports.ts';
import type { Duty } from './turn.ts';

/** What asked for a candidate that a tag asked for. */
const firstRound = 'first';

/**
 * Freezes a line's set, as the repositories have it now, and opens a candidate of it.
 * The same set has the same staging id, so that opening it twice is opening it once.
 */
export const openCandidate: Perform<'line'> = async (duty, id, state) => {
  const lines = await duty.ports.lines.all();
  const line = lines.find(({ name }) => name === id);
  if (line === undefined) return refused(`${id} is no release line any more`);
  const taken = await inParallel(line.components, (own) => takeNewest(duty, own));
  const untagged = taken.filter(({ newest }) => newest === undefined);
  if (untagged.length > 0) {
    const names = untagged.map(({ own }) => `${own.component.name} (${own.base})`).join(', ');
    return refused(`no stable tag under the base of ${names}`);
  }
  const frozen = await freeze(duty, line, taken);
  const candidate = uuidOf(candidateText(line.name, frozen, firstRound));
  const before = await supersededBy(duty, candidate, state.newestCandidate);
  const supersedes = before === undefined ? 0 : before.supersedes + 1;
  const opened = { type: 'opened', id: candidate, line: line.name, round: firstRound } as const;
  return {
    tell: [
      { kind: 'candidate', id: candidate, event: { ...opened, frozen, supersedes } },
      ...(before === undefined ? [] : [supersede(before.id, candidate)]),
    ],
    events: [{ type: 'candidate-opened', candidate }],
  };
};

/** The tags of a repository that are component tags. */
export function componentTags(tags: readonly GitTag[]): readonly TagAtCommit[] {
  return tags.flatMap(({ tag, commit }) => {
    const parsed = parseComponentTag(tag);
    return parsed === undefined ? [] : [{ tag: parsed, commit }];
  });
}

/** The candidate that a newer one takes the place of: the newest before it, if it still builds. */
async function supersededBy(
  { ports }: Duty,
  candidate: string,
  newest: string | undefined,
): Promise<Candidate | undefined> {
  if (newest === undefined || newest === candidate) return undefined;
  const before = (await ports.store.get('candidate', newest))?.body;
  const gives = before?.phase === 'building' && before.supersedes < supersedesMax;
  return gives ? before : undefined;
}

function supersede(id: string, by: string): Told<'candidate'> {
  return { kind: 'candidate', id, event: { type: 'superseded', by } };
}

function refused(why: string): Performed<'line'> {
  return { events: [{ type: 'candidate-refused', why }] };
}

interface Taken {
  readonly own: LineComponent;
  readonly newest: TagAtCommit | undefined;
}

async function takeNewest({ ports }: Duty, own: LineComponent): Promise<Taken> {
  const tags = await ports.source.tags(own.component.repository);
  return { own, newest: takenTag(own, componentTags(tags)) };
}

async function freeze(duty: Duty, line: ReleaseLine, taken: readonly Taken[]): Promise<FrozenSet> {
  const components = await inParallel(taken, ({ own, newest }) =>
    newest === undefined ? Promise.resolve([]) : freezeComponent(duty, own, newest),
  );
  return {
    components: components.flat(),
    cells: expandCells(line.cells, line.components),
    timesToLive: line.timesToLive,
  };
}

async function freezeComponent(
  { ports }: Duty,
  { component }: LineComponent,
  { tag, commit }: TagAtCommit,
): Promise<readonly FrozenComponent[]> {
  const { name, images, production, floatingMajor, files, unit } = component;
  const read = await ports.source.commit(component, commit);
  const source = { bucket: ports.places.sourceBucket, object: sourceObject(name, commit) };
  await ports.files.putIfAbsent(source.bucket, source.object, read.archive, 'application/gzip');
  await inParallel(Object.entries(read.files), ([path, bytes]) =>
    ports.files.putIfAbsent(source.bucket, fileObject(name, commit, path), bytes, 'text/plain'),
  );
  const { recipe, committedAtMs } = read;
  const build = uuidOf(buildKeyText({ component: name, tag, commit, recipe }));
  const made = { name, tag, commit, committedAtMs, build, recipe, source };
  const kept = { images, production, floatingMajor, files };
  return [unit === undefined ? { ...made, ...kept } : { ...made, ...kept, unit }];
}
