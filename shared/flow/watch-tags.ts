import { isKept, type KnownTag, knownTagsMax } from '#core/component-state.ts';
import type { Component, ReleaseLine } from '#core/line.ts';
import type { Repository } from '#core/repository.ts';
import { takeOf } from '#core/take.ts';
import { advance } from './advance.ts';
import { recordedImpediments } from './impediments.ts';
import { inParallel } from './in-parallel.ts';
import { judged, type LookedUp } from './look-up.ts';
import { setOf } from './take-tags.ts';
import type { Duty } from './turn.ts';

/** What came of looking at all repositories. */
export interface Watched {
  readonly components: number;
  /** The components whose tags are other than before. */
  readonly changed: readonly string[];
  readonly failed: readonly string[];
}

/**
 * Lists the tags of every component of every line: what is new, moved, gone or judged otherwise is
 * looked at, so that a webhook that was lost costs minutes and no release. Then tells each line whose
 * set is another than its candidates', whatever made it so: a tag, a ruling, its own file. A
 * repository that does not answer keeps back nothing but its lines, until the next tick.
 */
export async function watchTags(duty: Duty): Promise<Watched> {
  const lines = await duty.ports.lines.all();
  const components = new Map(
    lines.flatMap((line) => line.components.map(({ component }) => [component.name, component])),
  );
  const looked = new Map<string, LookedUp>();
  const changed: string[] = [];
  const failed: string[] = [];
  await inParallel([...components.values()], async (component) => {
    try {
      const { found, isChanged } = await list(duty, component);
      looked.set(component.name, found);
      if (isChanged) changed.push(component.name);
    } catch (error) {
      failed.push(component.name);
      duty.ports.log.error('tags cannot be listed', { component: component.name, error });
    }
  });
  await inParallel(lines, (line) => compareLine(duty, line, looked));
  return { components: components.size, changed: changed.sort(), failed: failed.sort() };
}

async function list(
  duty: Duty,
  { name, repository }: Component,
): Promise<{ readonly found: LookedUp; readonly isChanged: boolean }> {
  const found = await duty.ports.source.refs(repository);
  const kept = await duty.ports.store.get('component', name);
  const before = kept?.body;
  refuseListing(repository, found, before?.tags ?? []);
  const owed = kept?.owed.length ?? 0;
  const listed = { type: 'listed', component: name, tags: found.tags, owed } as const;
  const { isMoved, why } = await advance(duty, 'component', name, listed);
  if (isMoved) duty.ports.log.info('tags are news', { component: name, why });
  return { found: judged(found, before), isChanged: isMoved };
}

/**
 * Nothing is concluded from a repository that shows nothing at all where it showed tags, as one that
 * was emptied, or made anew; one that has branches has lost its last tag.
 */
function refuseListing(
  repository: string,
  { tags, branches }: Repository,
  before: readonly KnownTag[],
): void {
  const count = tags.filter(isKept).length;
  const shown = before.filter(({ isGone }) => !isGone).length;
  if (count === 0 && branches.length === 0 && shown > 0)
    throw new Error(`${repository} shows no tag and no branch any more, where it showed ${shown}`);
  if (count > knownTagsMax) {
    const wayOut = 'delete those that nobody needs; until then only what is announced is seen';
    throw new Error(`${repository} shows ${count} tags, and ${knownTagsMax} are kept: ${wayOut}`);
  }
}

async function compareLine(
  duty: Duty,
  line: ReleaseLine,
  looked: ReadonlyMap<string, LookedUp>,
): Promise<void> {
  const read = line.components.flatMap((own) => {
    const repository = looked.get(own.component.name);
    return repository === undefined ? [] : [{ own, repository }];
  });
  if (read.length < line.components.length) {
    const names = line.components.map(({ component }) => component.name);
    const unread = names.filter((name) => !looked.has(name));
    duty.ports.log.warn('a line is not compared with its tags', { line: line.name, unread });
    return;
  }
  const found = await inParallel(read, async ({ own, repository }) => {
    const impediments = await recordedImpediments(duty, own, repository);
    const taking = takeOf(own, repository.versions, impediments);
    return 'newest' in taking ? [taking] : [];
  });
  const takings = found.flat();
  if (takings.length < line.components.length) return;
  const { name, quietMs, longestWaitMs } = line;
  const set = setOf(line, takings);
  await advance(duty, 'line', name, {
    ...{ type: 'set-changed', line: name, quietMs, longestWaitMs, set },
  });
}
