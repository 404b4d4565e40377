import { printable } from '#edge/faults.ts';
import { aboutCells } from './line-cells.ts';
import type { Linted } from './lint-folder.ts';
import type { RefusedTag } from './refused-tags.ts';
import type { SetToday, TakenToday } from './set-today.ts';

/** So many names are told of a kind; `--json` tells all. */
const namesShownMax = 10;
const nameLengthMax = 200;
const commitLength = 12;
const dateLength = '2026-08-17'.length;
const heading = ['component', 'base', 'tag', 'commit', 'of', 'images'];

/** The faults of the files, and how many there are. */
export function aboutFaults(faults: readonly string[]): string {
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
  return `${faults.join('\n')}\n\n${count}. All keys: release-lines/README.md`;
}

/** What was checked, what each line is tested by, and what it would take: 80 columns, for names of real length. */
export function aboutLines(folder: string, linted: Linted): string {
  const { files, lines, cells, sets, unused = [], malformed = [], quarantined = [] } = linted;
  const what = lines.length === 0 ? 'no line yet' : `lines: ${lines.join(', ')}`;
  const checked = `${visible(folder)}: ${counted(files.length, 'file')} without a fault; ${what}`;
  const hint = 'What each would take today: npm run lint:lines -- --tags FILE (see --help)';
  const told = [checked, ...cells.map(aboutCells)];
  if (sets === undefined) return [...told, hint].join('\n\n');
  const rest = [
    ...aboutNames(
      'In the list, and of no line',
      unused.map((name) => [name]),
    ),
    ...aboutNames('No versions, so never taken', malformed.map(aboutRefused)),
    ...aboutNames('In quarantine, so not taken', quarantined.map(aboutRefused)),
  ];
  return [...told, ...sets.map(aboutSet), ...rest].join('\n\n');
}

function aboutSet({ line, isFull, components }: SetToday): string {
  const count = components.filter(({ taken }) => taken !== undefined).length;
  const verdict = isFull
    ? `${line} would take a full set:`
    : `${line} would open no candidate, with ${count} of its ${components.length} components:`;
  const rows = [heading, ...components.map(rowOf)];
  return [verdict, ...aligned(rows), ...components.flatMap(notesOn).map(visible)].join('\n');
}

function rowOf({ component, base, taken }: TakenToday): readonly string[] {
  if (taken === undefined) return [component, base, 'nothing'];
  const { tag, commit, at, images } = taken;
  const short = [commit.slice(0, commitLength), at.slice(0, dateLength), `${images.length}`];
  return [component, base, tag, ...short];
}

function notesOn({ component, why, skipped = [] }: TakenToday): readonly string[] {
  const refused = why === undefined ? [] : [`  ! ${why}`];
  return [
    ...refused,
    ...skipped.map(({ tag, why, more = 0 }) => {
      const others = more > 0 ? `, nor ${more} more before it` : '';
      return `  - ${component} ${tag} is not taken: ${why}${others}`;
    }),
  ];
}

function aboutRefused({ repository, tag, why }: RefusedTag): readonly string[] {
  return [`${repository} ${tag}`, `  ${why}`];
}

/** Each with what is told of it. */
function aboutNames(words: string, names: readonly (readonly string[])[]): readonly string[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, namesShownMax).flat();
  const more = names.length - Math.min(names.length, namesShownMax);
  const lines = [...shown.map(visible), ...(more > 0 ? [`and ${more} more`] : [])];
  return [[`${words}:`, ...lines.map((line) => `  ${line}`)].join('\n')];
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = heading.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) => {
    const cells = row.map((cell, at) => cell.padEnd(widths[at] ?? 0));
    return `  ${cells.join('  ')}`.trimEnd();
  });
}

/** Names come from outside: what a terminal would obey is written out. */
function visible(text: string): string {
  return printable(text, nameLengthMax);
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}
