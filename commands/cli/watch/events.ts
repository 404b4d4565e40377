import type { ShownCandidate } from '#core/shown-candidate.ts';
import { pathOf } from '../frame/api.ts';
import type { Words } from '../frame/blocks.ts';
import type { CliCommand } from '../frame/cli-command.ts';
import type { Session } from '../frame/session.ts';
import { answers } from '../looks/answers.ts';
import { lookAt } from '../looks/look.ts';
import { readAnswer } from '../looks/read-answer.ts';
import { cellsText } from '../views/candidate-rows.ts';
import { phaseWords, timeText } from '../views/words.ts';
import { nextLook, type Watched, watched } from './poll.ts';

/** A change of a candidate, as `--json` prints it, one a line. */
export interface CandidateChange {
  /** When it was seen, in ISO 8601. */
  readonly seenAt: string;
  readonly line: string;
  readonly candidate: string;
  readonly phase: string;
  /** None for one that was seen for the first time. */
  readonly before?: string;
  readonly cells: string;
  readonly version?: string;
  readonly why?: string;
}

/** `events`: every change of candidates, once, until it is interrupted. */
export const eventsCommand: CliCommand = {
  group: 'Look',
  usage: 'events',
  summary: 'Follow all candidates live: each change is printed once, until Ctrl-C.',
  options: [{ flags: '--line <line>', words: 'of this line alone' }],
  examples: ['events', 'events --line sample --json | jq .phase'],
  run: async (session, _args, said) => {
    const wished = said.text('line');
    const lines = wished === undefined ? await allLines(session) : [wished];
    const watches = await Promise.all(
      lines.map(async (line) => {
        const address = pathOf('lines', line, 'candidates');
        return { address, ...(await watched(session, address)) };
      }),
    );
    session.printer.note(`Following ${lines.join(', ')}; Ctrl-C ends it.`);
    const known = new Map<string, ShownCandidate>();
    for (let isFirst = true; ; isFirst = false) {
      for (const watch of watches) await tellChanges(session, watch, known, isFirst);
      await nextLook();
    }
  },
};

async function allLines(session: Session): Promise<readonly string[]> {
  const { shown } = await lookAt(session, pathOf('lines'), answers.lines);
  return shown.lines.map(({ line }) => line);
}

/** What stood there before anybody looked is no change. */
async function tellChanges(
  session: Session,
  { address, see }: Watched & { readonly address: string },
  known: Map<string, ShownCandidate>,
  isFirst: boolean,
): Promise<void> {
  const body = await see();
  if (body === undefined) return;
  const { candidates } = readAnswer(answers.candidates, body, address);
  for (const candidate of candidates.toReversed()) {
    const change = changeOf(known.get(candidate.candidate), candidate, session.nowMs());
    known.set(candidate.candidate, candidate);
    if (change !== undefined && !isFirst) session.printer.entry(change, changeWords(change));
  }
}

/** What is new of a candidate; nothing where nothing is that people wait for. */
export function changeOf(
  before: ShownCandidate | undefined,
  now: ShownCandidate,
  nowMs: number,
): CandidateChange | undefined {
  const { line, candidate, phase, version, why, blocking } = now;
  const cells = cellsText(blocking);
  const isSame =
    before?.phase === phase && before.why === why && cellsText(before.blocking) === cells;
  if (isSame) return undefined;
  return {
    ...{ seenAt: new Date(nowMs).toISOString(), line, candidate, phase, cells },
    ...(before === undefined ? {} : { before: before.phase }),
    ...(version === undefined ? {} : { version }),
    ...(why === undefined ? {} : { why }),
  };
}

function changeWords(change: CandidateChange): Words {
  const { seenAt, line, candidate, phase, before, cells, version, why } = change;
  const from = before === undefined || before === phase ? '' : `${before} -> `;
  return [
    { text: timeText(seenAt), style: 'quiet' },
    ` ${line} ${candidate} ${from}`,
    phaseWords(phase),
    version === undefined ? '' : ` ${version}`,
    `, cells ${cells}`,
    why === undefined ? '' : `: ${why}`,
  ];
}
