import { beginningOf } from './beginning.ts';
import { type Decision, moved, stale } from './decide.ts';
import { compareProduction } from './floating-drift.ts';
import {
  type FloatingMove,
  type FloatingTag,
  type FloatingTagEffect,
  type FloatingTagEvent,
  moveReasonLengthMax,
  movesMax,
  type ReleaseNews,
  wantedVersion,
} from './floating-tag.ts';

type Decided = Decision<FloatingTag, FloatingTagEffect>;

const point: FloatingTagEffect = { type: 'point', key: 'point' };

/** Decides for a floating tag. */
export function decideFloatingTag(
  floating: FloatingTag | undefined,
  event: FloatingTagEvent,
  nowMs: number,
): Decided {
  const decided = decide(floating, event, nowMs);
  const movedAtMs = decided.kind === 'stale' ? undefined : decided.next.moves.at(-1)?.atMs;
  if (decided.kind === 'stale' || movedAtMs === undefined) return decided;
  return { ...decided, next: { ...decided.next, movedAtMs } };
}

function decide(
  floating: FloatingTag | undefined,
  event: FloatingTagEvent,
  nowMs: number,
): Decided {
  if (event.type === 'version-released') return hold(floating, event, nowMs);
  if (floating === undefined) return stale('no release ever held it');
  return event.type === 'compared'
    ? compareProduction(floating, event, nowMs)
    : letGo(floating, event, nowMs);
}

function hold(
  floating: FloatingTag | undefined,
  event: Extract<FloatingTagEvent, { type: 'version-released' }>,
  nowMs: number,
): Decided {
  const { repository, tag, version, digest, release } = event;
  const known = floating ?? { repository, tag, held: [], moves: [] };
  const holding = known.held.find((one) => one.version === version);
  if (holding?.releases.includes(release)) return stale(`${release} holds ${version} already`);
  const releases = [...(holding?.releases ?? []), release];
  const others = known.held.filter((one) => one.version !== version);
  const held = [...others, { version, digest, releases }];
  return withMove(known, held, { news: event, what: `${release} is out` }, nowMs);
}

/** A tag stays where it is while another standing release holds the version. */
function letGo(
  floating: FloatingTag,
  event: Extract<FloatingTagEvent, { type: 'version-withdrawn' }>,
  nowMs: number,
): Decided {
  const { version, release } = event;
  const holding = floating.held.find((one) => one.version === version);
  if (!holding?.releases.includes(release)) return stale(`${release} does not hold ${version}`);
  const releases = holding.releases.filter((one) => one !== release);
  const held = floating.held.map((one) => (one === holding ? { ...holding, releases } : one));
  return withMove(floating, held, { news: event, what: `${release} is withdrawn` }, nowMs);
}

function withMove(
  before: FloatingTag,
  held: FloatingTag['held'],
  { news, what }: { readonly news: ReleaseNews; readonly what: string },
  nowMs: number,
): Decided {
  const next = { ...before, held };
  const from = before.moves.at(-1)?.to;
  const wanted = wantedVersion(held);
  if (wanted === undefined)
    return moved(next, `${what}, and no release is left that holds any: stays at ${from}`);
  if (wanted.version === from) {
    // What was let go before it was pointed to was never pointed to.
    const isLeft = wantedVersion(before.held) === undefined;
    return moved(next, `${what}, and it stays at ${from}`, isLeft ? [point] : []);
  }
  const { by, release, reason } = news;
  const move: FloatingMove = {
    ...(from && { from }),
    to: wanted.version,
    why: `${what}: ${beginningOf(reason, moveReasonLengthMax)}`,
    ...{ by, release, atMs: nowMs },
  };
  const moves = [...next.moves, move].slice(-movesMax);
  return moved({ ...next, moves }, moveText(move), [point]);
}

/** A move in words, as the audit has it: who, from where, to where, and why. */
function moveText({ from, to, why, by }: FloatingMove): string {
  const path = from === undefined ? `moves to ${to}` : `moves from ${from} to ${to}`;
  return `${path}, by ${by}: ${why}`;
}
