import type { HeldThing, Holding } from '#core/hold.ts';
import { isoTime } from '#core/iso-time.ts';
import type { ReleaseLine, Schedule } from '#core/line.ts';
import { lineActions } from '#core/line-actions.ts';
import type { LineState } from '#core/line-state.ts';
import type { FindOpenings } from '#core/promotion-window.ts';
import { releaseName } from '#core/release.ts';
import { shownHolds } from '#core/shown-holds.ts';
import type { ShownLine, ShownLines, ShownReleased } from '#core/shown-line.ts';
import { shownCandidate } from '#core/shown-row.ts';
import { heldAmong, heldComponents } from './held-components.ts';
import { inParallel } from './in-parallel.ts';
import { lineSoFar, lineStateOf } from './line-so-far.ts';
import { verdictOnLine } from './line-verdict.ts';
import { lineNamed } from './promoter.ts';
import type { Duty } from './turn.ts';

/** What is read of a line's file at an instant, for which a calendar is needed. */
export interface Calendar {
  readonly findOpenings: FindOpenings;
  readonly nextInstant: (schedule: Schedule, nowMs: number) => number | undefined;
}

/** Shows every release line at a glance, in the order of their files. */
export async function showLines(duty: Duty, calendar: Calendar): Promise<ShownLines> {
  const lines = await duty.ports.lines.all();
  const held = await heldComponents(duty);
  return { lines: await inParallel(lines, (line) => shownLine(duty, line, held, calendar)) };
}

/**
 * Shows one release line at a glance.
 *
 * @throws PermanentError `unknown`
 */
export async function showLine(duty: Duty, name: string, calendar: Calendar): Promise<ShownLine> {
  const line = await lineNamed(duty, name);
  return shownLine(duty, line, await heldComponents(duty), calendar);
}

async function shownLine(
  duty: Duty,
  line: ReleaseLine,
  held: ReadonlyMap<string, Holding>,
  calendar: Calendar,
): Promise<ShownLine> {
  const { clock, store } = duty.ports;
  const { name, components, promoters, approvals = 0, schedule } = line;
  const state = await lineStateOf(duty, name);
  const [verdict, released, soFar, [newest]] = await Promise.all([
    verdictOnLine(duty, line, state, calendar.findOpenings),
    releasedOf(duty, state),
    lineSoFar(duty, line, state),
    store.rows('candidates-of-line', name, 1),
  ]);
  const nowMs = clock.nowMs();
  const nextMs = schedule && calendar.nextInstant(schedule, nowMs);
  const things: readonly (readonly [HeldThing, Holding])[] = [
    [{ kind: 'line', name }, state],
    ...heldAmong(
      held,
      components.map(({ component }) => component.name),
    ),
  ];
  return {
    line: name,
    ...(released && { released }),
    ...(newest && { newest: shownCandidate(newest.id, newest.row, soFar, nowMs) }),
    verdict,
    holds: things.flatMap(([thing, holding]) => shownHolds(thing, holding, nowMs)),
    components: components.map(({ component, base }) => ({ name: component.name, base })),
    ...{ promoters, approvals },
    ...(state.quietUntilMs !== undefined && { quietUntil: isoTime(state.quietUntilMs) }),
    ...(nextMs !== undefined && { nextRound: isoTime(nextMs) }),
    actions: lineActions(line, nowMs),
  };
}

async function releasedOf(
  { ports: { store } }: Duty,
  { line, head }: LineState,
): Promise<ShownReleased | undefined> {
  if (head === undefined) return undefined;
  const { version, candidate, components } = head;
  const record = await store.record('releases', releaseName(line, version));
  const atMs = record?.releasedAtMs ?? record?.admittedAtMs;
  if (atMs === undefined) return undefined;
  const set = components.map(({ name, tag }) => ({ name, tag }));
  return { version, candidate, at: isoTime(atMs), components: set };
}
