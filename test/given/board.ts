import type { Build } from '#core/build.ts';
import type { Candidate } from '#core/candidate.ts';
import type { LineState } from '#core/line-state.ts';
import type { Promotion } from '#core/promotion.ts';
import { parseBoardDocuments } from '../../emulators/demo/board/documents.ts';
import { boardLines } from '../../emulators/demo/board/lines.ts';
import { boardRows } from '../../emulators/demo/board/rows.ts';
import type { BoardView } from '../../emulators/demo/board/view.ts';

/** What a document of a test owes: the key of the effect, and the error of a try that failed. */
export interface OwedFacts {
  readonly key: string;
  readonly error?: string;
}

/** Documents of the core, as the demo finds them in Firestore. */
export interface BoardFacts {
  readonly nowMs?: number;
  readonly lines?: readonly LineState[];
  readonly candidates?: readonly Candidate[];
  readonly builds?: readonly Build[];
  readonly promotions?: readonly Promotion[];
  readonly running?: BoardView['running'];
  /** By the id of a document: a line's name, a candidate's id, a build's key. */
  readonly owed?: Readonly<Record<string, readonly OwedFacts[]>>;
}

/** The board's view of documents that the core itself would have written. */
export function aBoardView(facts: BoardFacts = {}): BoardView {
  const { lines = [], candidates = [], builds = [], promotions = [], owed = {} } = facts;
  const kept = <Body>(bodies: readonly Body[], idOf: (body: Body) => string) =>
    bodies.map((body) => ({ body, owed: (owed[idOf(body)] ?? []).map(anOwed), revision: 1 }));
  const documents = parseBoardDocuments({
    lines: kept(lines, ({ line }) => line),
    candidates: kept(candidates, ({ id }) => id),
    builds: kept(builds, ({ key }) => key),
    promotions: kept(promotions, ({ candidate }) => `promotion of ${candidate}`),
  });
  return { ...documents, nowMs: facts.nowMs ?? 5_000, running: facts.running ?? {} };
}

/** The lines of the board that documents make, without the spaces that align them. */
export function shownBoard(facts: BoardFacts): readonly string[] {
  const view = aBoardView(facts);
  return boardLines(boardRows(view), view.nowMs, { columns: 100, rows: 7 }).map((line) =>
    line.trim().replaceAll(/ {2,}/g, ' '),
  );
}

function anOwed({ key, error }: OwedFacts) {
  const [type = key] = key.split(':');
  const failed = error === undefined ? { tries: 0 } : { tries: 1, error };
  return { id: `${key}#1`, effect: { type, key }, dueAtMs: 65_000, ...failed };
}
