import { sayCandidate } from './candidate.ts';
import { isOpen, sayCell } from './cell.ts';
import { sayComponent, sayCopies } from './component.ts';
import type { CandidateSeen, LineSeen } from './documents.ts';
import { type BoardRow, nextTry, type Said, shortId } from './row.ts';
import type { BoardView } from './view.ts';

/**
 * What the board shows: every candidate whose staging area stands, the oldest first, with its
 * components and test cells while something of them is to come; then every line that is about to
 * open a candidate. Nothing but what the documents say.
 */
export function boardRows(view: BoardView): readonly BoardRow[] {
  const standing = view.candidates.filter(({ body }) => body.phase !== 'collected');
  const inOrder = standing.toSorted((a, b) => a.body.openedAtMs - b.body.openedAtMs);
  return [
    ...inOrder.flatMap((candidate) => rowsOf(view, candidate)),
    ...view.lines.flatMap((line) => lineRow(view, line)),
  ];
}

function rowsOf(view: BoardView, candidate: CandidateSeen): readonly BoardRow[] {
  const { id, line } = candidate.body;
  const subject = `${shortId(id)} ${line}`;
  const own: BoardRow = {
    key: id,
    group: id,
    kind: 'candidate',
    subject,
    ...sayCandidate(view, candidate),
  };
  return [own, ...componentRows(view, candidate), ...cellRows(view, candidate)];
}

function componentRows(view: BoardView, candidate: CandidateSeen): readonly BoardRow[] {
  const { id, phase, frozen } = candidate.body;
  const promotion = view.promotions.find((one) => one.body.candidate === id);
  return frozen.components.flatMap((component) => {
    const { name, tag } = component;
    const row = (said: Said): BoardRow => ({
      key: `${id} component ${name}`,
      group: id,
      kind: 'component',
      subject: `${name} ${tag}`,
      ...said,
    });
    if (phase === 'building' || phase === 'testing' || phase === 'accepted')
      return [row(sayComponent(view, candidate, component))];
    return phase === 'promoting' && promotion !== undefined
      ? [row(sayCopies(promotion, name))]
      : [];
  });
}

/** Cells, one each from when they begin; those that are still open also when all is decided. */
function cellRows(view: BoardView, candidate: CandidateSeen): readonly BoardRow[] {
  const { id, phase, frozen, openedAtMs } = candidate.body;
  const row = (name: string, said: Said): BoardRow => ({
    key: `${id} cell ${name}`,
    group: id,
    kind: 'cell',
    subject: name,
    ...said,
  });
  if (phase === 'building') {
    const waiting = { for: 'the builds', sinceMs: openedAtMs };
    const { length } = frozen.cells;
    return [row(`${length} test cell${length === 1 ? '' : 's'}`, { state: 'waiting', waiting })];
  }
  if (phase === 'superseded' || phase === 'collecting') return [];
  return frozen.cells
    .filter((cell) => phase === 'testing' || isOpen(candidate, cell))
    .map((cell) => row(cell.id, sayCell(view, candidate, cell)));
}

function lineRow(view: BoardView, { body, owed }: LineSeen): readonly BoardRow[] {
  const said = hasOpened(view, body) ? undefined : sayLine(body, owed, view.nowMs);
  const { line } = body;
  return said === undefined
    ? []
    : [{ key: line, group: line, kind: 'line', subject: `${line} (line)`, ...said }];
}

/** Documents are read one after the other: a line may be read before it opens its candidate. */
function hasOpened(view: BoardView, { line, quietUntilMs }: LineSeen['body']): boolean {
  return view.candidates.some(
    ({ body }) => body.line === line && body.openedAtMs >= (quietUntilMs ?? Infinity),
  );
}

/** The sweep looks every minute; the demo moves the clock by more than that at once. */
const sweptWithinMs = 5 * 60_000;

function sayLine(
  { quietUntilMs, waitingSinceMs, why }: LineSeen['body'],
  owed: LineSeen['owed'],
  nowMs: number,
): Said | undefined {
  const again = nextTry(owed, () => true);
  if (again !== undefined) return { state: 'opening', ...again };
  if (owed.length > 0) return { state: 'opening', waiting: { for: 'its candidate to be opened' } };
  if (quietUntilMs !== undefined) {
    const since = waitingSinceMs === undefined ? {} : { sinceMs: waitingSinceMs };
    return nowMs >= quietUntilMs && nowMs < quietUntilMs + sweptWithinMs
      ? { state: 'quiet', waiting: { for: 'the sweep', ...since } }
      : { state: 'quiet', waiting: { for: 'quiet time', untilMs: quietUntilMs, ...since } };
  }
  return why === undefined ? undefined : { state: 'refused', note: why };
}
