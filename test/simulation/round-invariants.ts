import type { LineState } from '#core/line-state.ts';
import type { Kept } from '#flow/store.ts';
import { bodies } from '../world/life.ts';
import { minuteMs } from './durations.ts';
import type { Invariant, Scene } from './invariant.ts';
import { storm } from './weather.ts';

/** So many candidates in a row may give way to a newer one before one is let be. */
const supersededMax = 3;
/** A decision takes effect at most so long after it read its clock. */
const commitMs = 2 * minuteMs;

/** When lines open candidates, and how often. */
export const roundInvariants: readonly Invariant[] = [
  {
    name: 'I24',
    text: 'tags that come together make one candidate: none opens before the quiet time is over',
    documents: { line: ({ before, after }, scene) => tooSoon(before, after, scene) },
  },
  {
    name: 'I25',
    text: 'a round opens at most one candidate of a line, and has nothing built that stands',
    documents: {
      candidate({ id, before, after }, { stage: { world } }) {
        const { line, round } = after.body;
        if (before !== undefined || round === 'first') return undefined;
        const other = [...bodies(world, 'candidate').values()].find(
          (one) => one.id !== id && one.line === line && one.round === round,
        );
        return other && `${line} opened ${other.id} and ${id} for ${round}`;
      },
      build({ id, before, after }) {
        const had = before?.body.imagesRun.attempts.length ?? 0;
        const has = after.body.imagesRun.attempts.length;
        const stood = before?.body.phase === 'built' && after.body.phase !== 'collecting';
        return stood && (has > had || after.body.phase !== 'built')
          ? `${id} stood, and is ${after.body.phase} with ${has} attempts`
          : undefined;
      },
    },
  },
  {
    name: 'I26',
    text: `at most ${supersededMax} candidates of a line in a row give way to a newer one`,
    documents: {
      candidate: ({ before, after }, scene) => tooManySuperseded(before, after, scene),
    },
  },
];

/** Notes when a line heard of its set, and finds where it did not wait after that. */
function tooSoon(
  before: Kept<'line'> | undefined,
  { body: after }: Kept<'line'>,
  { stage, waits }: Scene,
): string | undefined {
  const { line: name } = after;
  const nowMs = stage.world.now;
  const wait = waits.get(name);
  if (isHeard(before?.body, after)) {
    const sinceMs = wait?.sinceMs ?? nowMs;
    if (after.quietUntilMs !== undefined) waits.set(name, { sinceMs, heardMs: nowMs });
    return undefined;
  }
  const line = stage.world.lines.find((one) => one.name === name);
  if (line === undefined || line.quietMs === 0 || !isOpening(before?.body, after)) return undefined;
  waits.delete(name);
  if (wait === undefined) return `${name} did not wait`;
  const slackMs = stage.plan.mode === 'usual' ? 2 * storm(1).skewMs + commitMs : 0;
  const quietMs = Math.min(wait.heardMs + line.quietMs, wait.sinceMs + line.longestWaitMs);
  return nowMs >= quietMs - slackMs
    ? undefined
    : `${name} waited until ${nowMs - wait.heardMs} ms after its set had changed`;
}

function isOpening(before: LineState | undefined, after: LineState): boolean {
  const isOver = before?.quietUntilMs !== undefined && after.quietUntilMs === undefined;
  const isNew = !hasFirst(before) && hasFirst(after);
  return isOver || isNew;
}

function hasFirst(state: LineState | undefined): boolean {
  return state?.opening?.some(({ round }) => round === 'first') === true;
}

function isHeard(before: LineState | undefined, after: LineState): boolean {
  return (
    after.quietUntilMs !== undefined &&
    (before?.quietUntilMs !== after.quietUntilMs || before.waitingSinceMs !== after.waitingSinceMs)
  );
}

/** Notes candidates as they open, and finds those that give way one after the other. */
function tooManySuperseded(
  before: Kept<'candidate'> | undefined,
  { body: after }: Kept<'candidate'>,
  { stage: { world }, openings }: Scene,
): string | undefined {
  const { id, line, phase } = after;
  const opened = openings.get(line) ?? [];
  if (before === undefined) openings.set(line, [...opened, id]);
  if (phase !== 'superseded' || before?.body.phase === phase) return undefined;
  const was = opened.map((one) =>
    world.store.history('candidate', one).some(({ body }) => body.phase === 'superseded'),
  );
  const at = opened.indexOf(id);
  const from = was.lastIndexOf(false, at) + 1;
  const next = was.indexOf(false, at);
  const row = opened.slice(from, next < 0 ? opened.length : next);
  return row.length > supersededMax ? `${line}: ${row.join(', ')} gave way in a row` : undefined;
}
