import type { BoardRow } from './row.ts';

/**
 * Makes rows fit into so many lines, the least interesting first: what is at rest under a candidate
 * becomes one row, then candidates that only wait for their expiry do, then what is at rest leaves,
 * then what is under way becomes one row a candidate. What is left over is counted.
 */
export function foldRows(rows: readonly BoardRow[], rowsMax: number): readonly BoardRow[] {
  let folded: readonly BoardRow[] = rows;
  for (const fold of folds) {
    if (folded.length <= rowsMax) return folded;
    folded = fold(folded);
  }
  return folded.length <= rowsMax ? folded : cut(folded, rowsMax);
}

const folds: readonly ((rows: readonly BoardRow[]) => readonly BoardRow[])[] = [
  (rows) => foldParts(rows, isAtRest, 'at rest'),
  foldExpiring,
  (rows) => rows.filter((row) => !isAtRest(row) && !row.key.endsWith(' at rest')),
  (rows) => foldParts(rows, ({ kind }) => isPart(kind), 'under way'),
];

const expiring: ReadonlySet<string> = new Set(['released', 'failed', 'superseded', 'collecting']);

function isAtRest({ kind, waiting, state }: BoardRow): boolean {
  return isPart(kind) && waiting === undefined && state !== 'failed';
}

function isPart(kind: BoardRow['kind']): boolean {
  return kind === 'component' || kind === 'cell';
}

/** Puts one row for all parts of a candidate that are meant, in the place of the last of them. */
function foldParts(
  rows: readonly BoardRow[],
  isMeant: (row: BoardRow) => boolean,
  name: string,
): readonly BoardRow[] {
  return rows.flatMap((row) => {
    if (!isMeant(row)) return [row];
    const { group } = row;
    const some = rows.filter((one) => one.group === group && isMeant(one));
    if (some.length === 1) return [row];
    if (some.at(-1) !== row) return [];
    const key = `${group} ${name}`;
    return [{ key, group, kind: 'fold', subject: '…', state: '', note: countStates(some) }];
  });
}

function foldExpiring(rows: readonly BoardRow[]): readonly BoardRow[] {
  const ended = rows.filter(({ kind, state }) => kind === 'candidate' && expiring.has(state));
  const [first] = ended;
  if (first === undefined || ended.length === 1) return rows;
  const groups = new Set(ended.map(({ group }) => group));
  const subject = `${ended.length} candidates`;
  const row: BoardRow = {
    key: 'ended',
    group: first.group,
    kind: 'candidate',
    subject,
    state: 'ended',
    note: countStates(ended),
  };
  const rest = rows.filter(({ group, kind }) => !groups.has(group) || isPart(kind));
  return [row, ...rest];
}

function cut(rows: readonly BoardRow[], rowsMax: number): readonly BoardRow[] {
  if (rowsMax < 1) return [];
  const shown = rows.slice(0, rowsMax - 1);
  const left = rows.length - shown.length;
  return [
    ...shown,
    {
      key: 'cut',
      group: '',
      kind: 'candidate',
      subject: '…',
      state: '',
      note: `${left} more lines`,
    },
  ];
}

/** `3 built, 2 passed`. */
function countStates(rows: readonly BoardRow[]): string {
  const states = [...new Set(rows.map(({ state }) => state))];
  return states
    .map((state) => `${rows.filter((row) => row.state === state).length} ${state}`)
    .join(', ');
}
