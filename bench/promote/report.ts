import { tableOf } from '../table.ts';
import { isJudged } from './limits.ts';
import type { Measured, Round } from './measure.ts';
import { processesMax } from './others.ts';
import { partsApart } from './parts.ts';
import { profileTable } from './profile.ts';
import type { Row } from './row.ts';
import { type CopyTool, toolNames } from './tools.ts';

/** What a run came to. */
export interface Report {
  readonly registry: string;
  readonly measured: readonly Measured[];
  readonly rounds: readonly Round[];
  readonly tools: readonly CopyTool[];
  readonly broken: readonly string[];
}

/** A run as people read it: every figure, where ours went, and what is over its limit. */
export function reportText({ registry, measured, rounds, tools, broken }: Report): string {
  const rows = measured.flatMap((one) => one.rows);
  const [round] = rounds;
  const profile = measured.at(-1)?.profile ?? [];
  const last = rounds.at(-1);
  const { platforms, layers } = round?.shape ?? { platforms: 0, layers: 0 };
  return [
    `Images of ${platforms} platforms x ${layers} layers, on ${registry}; requests for each image.`,
    rowsTable(rows),
    `Where a cold promotion of ${last?.images} images at ${last?.latencyMs} ms goes:`,
    profileTable(profile),
    [
      'ms: from the start of the process to its end; flow: from the request for a promotion on.',
      `Other tools run ${processesMax} processes at a time, one for each image.`,
      ...toolNames.map((name) => versionOf(tools, name)),
    ].join('\n'),
    broken.length === 0
      ? 'Every limit is kept.'
      : ['Over their limits:', ...broken.map((one) => `  ${one}`)].join('\n'),
  ].join('\n\n');
}

function rowsTable(rows: readonly Row[]): string {
  const heads = ['images', 'latency', 'case', 'tool', 'requests', 'ms', 'flow'];
  const apart = [...partsApart, ''];
  const lines = [...rows]
    .sort(byMeasure)
    .map((row) => [
      ...[row.images, row.latencyMs, row.case, row.tool],
      ...[row.requestsPerImage, Math.round(row.ms)],
      row.flowMs === undefined ? undefined : Math.round(row.flowMs),
      ...partsApart.map((part) => row.apart?.[part]),
      isJudged(row) ? '' : 'not judged',
    ]);
  return tableOf([...heads, ...apart], lines);
}

/** Rows that are compared stand one below the other. */
function byMeasure(a: Row, b: Row): number {
  return a.images - b.images || a.latencyMs - b.latencyMs || a.case.localeCompare(b.case);
}

function versionOf(tools: readonly CopyTool[], name: string): string {
  const version = tools.find((tool) => tool.name === name)?.version;
  return version === undefined ? `${name}: left out, or not on the PATH` : `${name}: ${version}`;
}
