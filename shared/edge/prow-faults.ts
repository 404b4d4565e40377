import { keysLike } from '#core/cell-substitutions.ts';
import { prowKeys, undeclaredProwKeys } from '#core/prow-job.ts';
import type { CellFile } from './cell-schema.ts';
import { unusedAxes } from './matrix-faults.ts';
import type { YamlFile } from './yaml-file.ts';
import type { YamlPath } from './yaml-place.ts';

type ExternalCell = Extract<CellFile, { readonly runs: 'external' }>;
type ProwFile = Exclude<ExternalCell['prow'], undefined>;

/** What is wrong with the source of a cell: a topic that is not there, nobody listens to. */
export function sourceFaults(
  { source }: ExternalCell,
  file: YamlFile,
  at: YamlPath,
  sources: readonly string[],
): readonly string[] {
  if (source === undefined || sources.includes(source)) return [];
  const there = sources.length === 0 ? '' : `write one of ${sources.join(', ')}, or `;
  const topics = `tests-requested-${source} and tests-passed-${source}`;
  const words = `is no source that has topics: ${there}give it ${topics} in infra/topology.json`;
  return [file.fault([...at, 'source'], words)];
}

/**
 * What is wrong with the job that Prow is asked for.
 *
 * @param given the substitutions that the cell is given
 */
export function prowFaults(
  cell: ExternalCell,
  file: YamlFile,
  at: YamlPath,
  given: readonly string[],
): readonly string[] {
  const { prow, source, substitutions } = cell;
  if (prow === undefined) return orphanFaults(cell, file, at);
  const job = { ...prow, substitutions };
  const known = [...given, ...Object.keys(substitutions)];
  const unknown = undeclaredProwKeys(job).filter((key) => !known.includes(key));
  const sourceless = 'needs a source, whose topic Prow listens to: write source: prow';
  return [
    ...(source === undefined ? [file.fault([...at, 'prow'], sourceless, 'key')] : []),
    ...refsFaults(prow, file, [...at, 'prow']),
    ...unusedAxes(Object.keys(cell.matrix ?? {}), prowKeys(job), file, at),
    ...unknown.map((key) => {
      const there = keysLike([key], known).join(', ');
      const words = `mentions ${key}, which is nothing here: write one of ${there}`;
      return file.fault([...at, 'prow'], `${words}, or declare it under substitutions`, 'key');
    }),
  ];
}

function orphanFaults(
  { substitutions }: ExternalCell,
  file: YamlFile,
  at: YamlPath,
): readonly string[] {
  if (Object.keys(substitutions).length === 0) return [];
  const words = 'is for what prow mentions, and the cell has no prow: write it, or remove this';
  return [file.fault([...at, 'substitutions'], words, 'key')];
}

function refsFaults({ type, refs }: ProwFile, file: YamlFile, at: YamlPath): readonly string[] {
  if (type === 'periodic') {
    const words = 'is not given to a periodic job: remove it, or write type: postsubmit';
    return refs === undefined ? [] : [file.fault([...at, 'refs'], words, 'key')];
  }
  if (refs === undefined)
    return [file.fault([...at, 'type'], 'needs refs, what the job clones: write them')];
  if (type === 'presubmit' && refs.pulls === undefined)
    return [file.fault([...at, 'refs'], 'of a presubmit job need pulls: write them', 'key')];
  if (type === 'presubmit' || refs.pulls === undefined) return [];
  const words = 'are for a presubmit job: remove them, or write type: presubmit';
  return [file.fault([...at, 'refs', 'pulls'], words, 'key')];
}
