import type { EffectKey } from './decide.ts';

/** An effect that was decided and is not known to be done. */
export interface Owed<Effect extends EffectKey> {
  /** Names this debt: an effect that is owed anew is another debt, which no late worker strikes off. */
  readonly id: string;
  readonly effect: Effect;
  /** Until then somebody is at it (a lease), or a failed try rests (a backoff). */
  readonly dueAtMs: number;
  readonly tries: number;
  readonly error?: string;
  /**
   * Where it was told "not yet", which is no failure. It asks again at once, because what was freed
   * before this was written could not wake it; then it rests until it is woken, or due.
   */
  readonly waits?: 'asks again' | 'rests';
}

/** How long one function may take over its effects before another may begin them again. */
export const leaseMs = 10 * 60_000;
/** The first pause after a failed try; it doubles with each further one. */
const backoffMinMs = 60_000;
/** The longest pause between two tries. */
const backoffMaxMs = 60 * 60_000;
/** How long a debt rests that was told "not yet", where nothing wakes it. */
const restForMs = 5 * 60_000;
/** From so many tries on, an owed effect is reported as an error and not as a warning. */
export const alertAfterTries = 5;

/**
 * Adds effects to what is owed; a known key is begun anew, so nothing is ever owed twice.
 * The revision of the deciding transition tells this debt from an earlier one of the same key.
 */
export function owe<Effect extends EffectKey>(
  owed: readonly Owed<Effect>[],
  effects: readonly Effect[],
  revision: number,
  dueAtMs: number,
): readonly Owed<Effect>[] {
  const fresh = new Set(effects.map(({ key }) => key));
  const kept = owed.filter(({ effect }) => !fresh.has(effect.key));
  const added = effects.map((effect) => ({
    id: `${effect.key}#${revision}`,
    effect,
    dueAtMs: Math.max(dueAtMs, effect.notBeforeMs ?? dueAtMs),
    tries: 0,
  }));
  return [...kept, ...added];
}

/**
 * Takes effects that are due and mine, so many at most, and leases them to me; where their document
 * is woken, also those that rest because they were told "not yet".
 */
export function takeDue<Effect extends EffectKey>(
  owed: readonly Owed<Effect>[],
  isMine: (effect: Effect) => boolean,
  takenMax: number,
  nowMs: number,
  isWoken = false,
): { readonly taken: readonly Owed<Effect>[]; readonly owed: readonly Owed<Effect>[] } {
  const isDue = (one: Owed<Effect>) => one.dueAtMs <= nowMs || (isWoken && one.waits === 'rests');
  const due = owed.filter((one) => isDue(one) && isMine(one.effect));
  const taken = new Set(due.slice(0, takenMax));
  return {
    taken: [...taken],
    owed: owed.map((one) => (taken.has(one) ? leased(one, nowMs) : one)),
  };
}

function leased<Effect extends EffectKey>(one: Owed<Effect>, nowMs: number): Owed<Effect> {
  const { waits, ...rest } = one;
  const kept = waits === 'asks again' ? one : rest;
  return { ...kept, dueAtMs: nowMs + leaseMs };
}

/** Lets debts wait that were told "not yet", named by id: nothing failed, nothing is counted. */
export function postpone<Effect extends EffectKey>(
  owed: readonly Owed<Effect>[],
  notYet: ReadonlySet<string>,
  nowMs: number,
): readonly Owed<Effect>[] {
  return owed.map((one) => {
    if (!notYet.has(one.id)) return one;
    return one.waits === 'asks again'
      ? { ...one, waits: 'rests', dueAtMs: nowMs + restForMs }
      : { ...one, waits: 'asks again', dueAtMs: nowMs };
  });
}

/** Strikes off the debts that are done, and lets those that failed rest; both named by id. */
export function settle<Effect extends EffectKey>(
  owed: readonly Owed<Effect>[],
  done: ReadonlySet<string>,
  failed: ReadonlyMap<string, string>,
  nowMs: number,
): readonly Owed<Effect>[] {
  return owed
    .filter(({ id }) => !done.has(id))
    .map((one) => {
      const error = failed.get(one.id);
      if (error === undefined) return one;
      const tries = one.tries + 1;
      return { ...one, tries, error, dueAtMs: nowMs + backoffMs(tries) };
    });
}

/** The pause after so many failed tries. */
export function backoffMs(tries: number): number {
  return Math.min(backoffMinMs * 2 ** (tries - 1), backoffMaxMs);
}

/**
 * When a document must be looked at again: the earliest of its owed effects and its own waits.
 * None means that it is at rest, and no sweep will find it.
 */
export function dueAt<Effect extends EffectKey>(
  owed: readonly Owed<Effect>[],
  waitsUntilMs: number | undefined,
): number | undefined {
  const times = owed.map(({ dueAtMs }) => dueAtMs);
  if (waitsUntilMs !== undefined) times.push(waitsUntilMs);
  return times.length === 0 ? undefined : Math.min(...times);
}
