import { expandCells } from '#core/expand-cells.ts';
import type { ReleaseLine } from '#core/line.ts';
import { nameSchema } from './texts.ts';
import type { YamlFile } from './yaml-file.ts';

/** A cell as a candidate has it, and what its line calls it. */
interface NamedCell {
  readonly id: string;
  readonly name: string;
}

/** Cells are told apart by their ids, and those that are expanded nobody wrote. */
export function idFaults({ cells, components }: ReleaseLine, file: YamlFile): readonly string[] {
  const named = cells.flatMap((cell) =>
    expandCells([cell], components).map(({ id }) => ({ id, name: cell.name })),
  );
  return cells.flatMap(({ name }) => {
    const isWritten = file.has(['cells', name, 'id']);
    const words = wordsOn(named, name);
    if (words === undefined) return [];
    return [
      isWritten
        ? file.fault(['cells', name, 'id'], words)
        : file.fault(['cells', name], words, 'key'),
    ];
  });
}

/** What is wrong with what the cells of one name are called: the first that is found. */
function wordsOn(all: readonly NamedCell[], name: string): string | undefined {
  const ids = all.filter((one) => one.name === name).map(({ id }) => id);
  const double = ids.find((id, at) => ids.indexOf(id) < at);
  if (double !== undefined) return `calls two cells ${double}: mention every axis in id`;
  const wrong = ids.find((id) => !nameSchema.safeParse(id).success);
  if (wrong !== undefined)
    return `calls a cell ${wrong}: write an id of 1 to 63 of a-z, 0-9 and "-", first a letter`;
  const clash = ids
    .map((id) => ({ id, other: otherOf(all, { id, name }) }))
    .find(({ other }) => other !== undefined);
  if (clash === undefined) return undefined;
  return `has the id ${clash.id}, as a cell of ${clash.other} has: rename one of the two`;
}

/** Whose cell has the same id. It is told of one of the two: where the id is written, else later. */
function otherOf(all: readonly NamedCell[], { id, name }: NamedCell): string | undefined {
  const owners = all.filter((one) => one.id === id).map((one) => one.name);
  const told = owners.find((owner) => owner === id) ?? owners.at(-1);
  return told === name ? owners.find((owner) => owner !== name) : undefined;
}
