import { expandCells } from '#core/expand-cells.ts';
import type { ReleaseLine } from '#core/line.ts';
import { nameSchema } from './texts.ts';
import type { YamlFile } from './yaml-file.ts';

/** Cells are told apart by their ids, and those that are expanded nobody wrote. */
export function idFaults({ cells, components }: ReleaseLine, file: YamlFile): readonly string[] {
  const ids = new Map(
    cells.map((cell) => [cell.name, expandCells([cell], components).map(({ id }) => id)]),
  );
  const owners = ownersOf(ids);
  return cells.flatMap(({ name }) => {
    const words = wordsOn(name, ids.get(name) ?? [], owners);
    if (words === undefined) return [];
    const isWritten = file.has(['cells', name, 'id']);
    return [
      isWritten
        ? file.fault(['cells', name, 'id'], words)
        : file.fault(['cells', name], words, 'key'),
    ];
  });
}

/** By id, the names of the cells that have it, once each. */
type Owners = ReadonlyMap<string, readonly string[]>;

function ownersOf(ids: ReadonlyMap<string, readonly string[]>): Owners {
  const owners = new Map<string, string[]>();
  for (const [name, own] of ids)
    for (const id of new Set(own)) owners.set(id, [...(owners.get(id) ?? []), name]);
  return owners;
}

/** What is wrong with what the cells of one name are called: the first that is found. */
function wordsOn(name: string, ids: readonly string[], owners: Owners): string | undefined {
  const double = ids.find((id, at) => ids.indexOf(id) < at);
  if (double !== undefined) return `calls two cells ${double}: mention every axis in id`;
  const wrong = ids.find((id) => !nameSchema.safeParse(id).success);
  if (wrong !== undefined)
    return `calls a cell ${wrong}: write an id of 1 to 63 of a-z, 0-9 and "-", first a letter`;
  const shared = ids.find((id) => toldAt(id, owners.get(id) ?? []) === name);
  const other = owners.get(shared ?? '')?.find((owner) => owner !== name);
  if (other === undefined) return undefined;
  return `has the id ${shared}, as a cell of ${other} has: rename one of the two`;
}

/** Of which of those that share an id it is told: of the one that is written so, else of the last. */
function toldAt(id: string, owners: readonly string[]): string | undefined {
  if (owners.length < 2) return undefined;
  return owners.find((owner) => owner === id) ?? owners.at(-1);
}
