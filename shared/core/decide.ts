/**
 * What a decision is told besides the document and the event.
 * It reads no clock and draws nothing: time and nonces are given, so that a replay decides the same.
 */
export interface Circumstances {
  readonly nowMs: number;
  /** A secret that is stable for one key within one decision, and that nobody outside can guess. */
  readonly nonceFor: (key: string) => string;
}

/**
 * The answer of every decision: either the next state with the effects that it owes, or stale,
 * because the event tells nothing new. An event that comes twice is stale the second time.
 */
export type Decision<Body, Effect> =
  | {
      readonly kind: 'moved';
      readonly next: Body;
      readonly effects: readonly Effect[];
      readonly why: string;
    }
  | { readonly kind: 'stale'; readonly why: string };

/** An effect is known by its key: owing it twice is owing it once. */
export interface EffectKey {
  readonly key: string;
  /** Where it must not be begun at once: when it may be. */
  readonly notBeforeMs?: number;
}

/** Moves to the next state. */
export function moved<Body, Effect>(
  next: Body,
  why: string,
  effects: readonly Effect[] = [],
): Decision<Body, Effect> {
  return { kind: 'moved', next, effects, why };
}

/** Leaves everything as it is. */
export function stale(why: string): { readonly kind: 'stale'; readonly why: string } {
  return { kind: 'stale', why };
}
