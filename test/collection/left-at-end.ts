import { isEnd } from '#core/promotion-steps.ts';
import { places, type World } from '../world/world.ts';
import type { Sights } from './sights.ts';

/** What is not as it must be when every time to live is over and nothing fails any more. */
export async function leftAtEnd(sights: Sights): Promise<readonly string[]> {
  const { world } = sights;
  return [...unfinished(world), ...filesLeft(world), ...(await imagesLeft(sights))];
}

/** How often a document moved for a reason. */
export function entriesOf({ store }: World, words: string): number {
  const records = store.ids('audit').map((id) => store.record('audit', id)?.why ?? '');
  return records.filter((why) => why.includes(words)).length;
}

/** What was pushed or staged and is there still; and whatever else is there. */
async function imagesLeft({ registry, pushes, staged }: Sights): Promise<readonly string[]> {
  const names = new Map(
    [
      ...[...staged.values()].map(({ repository, tag }) => [repository, tag] as const),
      ...pushes.flatMap(({ repository, tags, digests }) =>
        [...tags, ...digests].map((reference) => [repository, reference] as const),
      ),
    ].map((name) => [name.join(':'), name]),
  );
  const left = new Set<string>();
  for (const [name, [repository, reference]] of names)
    if ((await registry.manifest(repository, reference)) !== undefined) left.add(name);
  for (const repository of new Set([...names.values()].map(([repository]) => repository)))
    for (const reference of await registry.names(repository))
      left.add(`${repository}:${reference}`);
  return [...left].map((name) => `${name} is left`);
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
