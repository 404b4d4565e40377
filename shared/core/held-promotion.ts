import type { Refusal } from './admission.ts';
import type { Candidate } from './candidate.ts';
import { type Hold, type Holding, standingHolds } from './hold.ts';
import type { LineState } from './line-state.ts';

/**
 * Which holds stop a promotion at an instant: those of its line, of the candidate and of each of its
 * components; none where it is held by none. They end when the last of them does, or sooner.
 */
export function heldPromotion(
  candidate: Candidate,
  line: LineState,
  components: Readonly<Record<string, Holding | undefined>>,
  nowMs: number,
): Refusal | undefined {
  const held = holdsOn(candidate, line, components, nowMs).map(({ name, hold }) => ({
    hold,
    words: holdWords(name, hold),
  }));
  if (held.length === 0) return undefined;
  const wayOut = 'wait for that, or end a hold: POST /api/v1/ended-holds';
  return {
    code: 'conflict',
    why: `${held.map(({ words }) => words).join('; ')}; ${wayOut}`,
    untilMs: Math.max(...held.map(({ hold }) => hold.untilMs)),
  };
}

/** The holds that stop a promotion, each with what it holds. */
export function holdsOn(
  candidate: Candidate,
  line: LineState,
  components: Readonly<Record<string, Holding | undefined>>,
  nowMs: number,
): readonly StandingHold[] {
  const things: readonly (readonly [string, Holding])[] = [
    [`line ${line.line}`, line],
    [`candidate ${candidate.id}`, candidate],
    ...candidate.frozen.components.map(
      ({ name }) => [`component ${name}`, components[name] ?? {}] as const,
    ),
  ];
  return things.flatMap(([name, thing]) =>
    standingHolds(thing, nowMs).map((hold) => ({ name, hold })),
  );
}

/** A hold that stands, and what it holds: `line sample`. */
export interface StandingHold {
  readonly name: string;
  readonly hold: Hold;
}

/** What is said of a hold that stands. */
export function holdWords(name: string, { untilMs, owner, reason }: Hold): string {
  const until = new Date(untilMs).toISOString();
  return `${name} is held until ${until}, owner: ${owner}: ${reason.replace(/\s+/g, ' ')}`;
}
