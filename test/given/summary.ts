import type { Decision, EffectKey } from '#core/decide.ts';

/** A decision in one line: `stale`, or the next phase and the keys of what is owed. */
export function summary<Effect extends EffectKey>(
  decision: Decision<{ readonly phase: string }, Effect>,
): string {
  if (decision.kind === 'stale') return 'stale';
  return [decision.next.phase, ...decision.effects.map(({ key }) => key)].join(' ');
}

/** The next state of a decision that must have moved. */
export function nextOf<Body>(decision: Decision<Body, EffectKey>): Body {
  if (decision.kind === 'stale') throw new Error(`stale: ${decision.why}`);
  return decision.next;
}
