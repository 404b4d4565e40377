import { type Cell, tableOf } from '../table.ts';
import type { Phase, Storm } from './storm.ts';

const bytesPerMiB = 1024 * 1024;
const kinds = ['own', 'official'] as const;
const names = { own: 'our own', official: "Google's" };

/** One storm a row: what it was, how long it took, and the memory of those who worked. */
export function stormsTable(storms: readonly Storm[]): string {
  const heads = [
    ...['', 'messages', 'compo- nents', 'lines', 'first message ms', 'others s', 'messages /s'],
    ...['pushes', 'at once', 'CPU ms /message', 'heap held before MiB', 'heap held after MiB'],
    ...['functions RSS most MiB', 'stack RSS most MiB', 'Java RSS most MiB'],
  ];
  const rows = storms.map((one): readonly Cell[] => {
    const { kind, messages, components, lines, pushes, atOnceMost, memory } = one;
    const [first, storm] = [phaseOf(one, 'first message'), phaseOf(one, 'storm')];
    const others = messages - 1;
    return [
      ...[names[kind], messages, components, lines, Math.round(first.ms), storm.ms / 1_000],
      ...[Math.round((1_000 * others) / storm.ms), pushes, atOnceMost, storm.cpuMs / others],
      ...[first.heapBytesHeld, storm.heapBytesHeld, storm.residentBytesMost].map(mebibytes),
      ...[memory.stack, memory.java].map(mebibytes),
    ];
  });
  return tableOf(heads, rows);
}

function mebibytes(bytes: number | undefined): number | undefined {
  return bytes && Math.round(bytes / bytesPerMiB);
}

/**
 * What the functions ask of others in a phase, for a hundred messages or components, and how that
 * differs between the smallest and the largest storm with the same emulators.
 */
export function costsTable(
  storms: readonly Storm[],
  name: Phase['name'],
  per: 'messages' | 'components',
): string {
  const costs = storms.map((one) => ({ ...one, cost: costOf(phaseOf(one, name), one[per]) }));
  const columns = [...new Set(costs.flatMap(({ cost }) => Object.keys(cost)))];
  const rows = costs.map(({ kind, cost, ...one }): readonly Cell[] => [
    names[kind],
    one[per],
    ...columns.map((column) => Math.round(cost[column] ?? 0)),
  ]);
  const growths = kinds.flatMap((kind): readonly (readonly Cell[])[] => {
    const own = costs.filter((one) => one.kind === kind).toSorted((a, b) => a[per] - b[per]);
    const [least, most] = [own[0], own.at(-1)];
    if (least === undefined || most === undefined || least === most) return [];
    const growth = (column: string) => ratio(least.cost[column], most.cost[column]);
    return [[`${names[kind]}, growth`, undefined, ...columns.map(growth)]];
  });
  return tableOf(['', per, ...columns], [...rows, ...growths]);
}

type Cost = Readonly<Record<string, number>>;

/** By the hundred: most are a few for one. */
function costOf({ ms, cpuMs, calls, documentsRead, documentsWritten }: Phase, count: number): Cost {
  const documents = { 'documents read': documentsRead, 'documents written': documentsWritten };
  const all = { ms, 'CPU ms': cpuMs, ...documents, ...calls };
  return Object.fromEntries(
    Object.entries(all).map(([what, many]) => [what, (100 * many) / count]),
  );
}

function ratio(least: number | undefined, most: number | undefined): string | undefined {
  return least && most ? `x ${(most / least).toFixed(1)}` : undefined;
}

function phaseOf({ phases }: Storm, name: Phase['name']): Phase {
  const found = phases.find((phase) => phase.name === name);
  if (found === undefined) throw new Error(`${name} was not measured`);
  return found;
}
