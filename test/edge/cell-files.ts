import { changed } from './line-files.ts';

/** The keys of a cell, each as it is written; none where it is undefined. */
export type CellKeys = Readonly<Partial<Record<string, string | undefined>>>;

/** A matrix as a maintainer writes it. */
export const matrixKeys = {
  runs: 'cloud-build',
  matrix: '{ deployment: ["1.9", "1.10-test"], kubernetes: ["1.9", "1.10"] }',
  where: 'deployment <= kubernetes',
  id: 'e2e-$_DEPLOYMENT-on-$_KUBERNETES',
  counts: '{ blocking: [{ deployment: "1.9", kubernetes: ["1.9"] }] }',
  deadline: '30m',
  steps: '[{ name: kind, args: [$_DEPLOYMENT, $_KUBERNETES, $_CELL] }]',
} as const;

/** The files with such a cell, `e2e`, on line 8 of the line; its first key is on line 9. */
export function cellFiles(keys: CellKeys) {
  const lines = Object.entries(keys).flatMap(([key, value]) =>
    value === undefined ? [] : [`    ${key}: ${value}`],
  );
  return changed('cells:', `cells:\n  e2e:\n${lines.join('\n')}`);
}
