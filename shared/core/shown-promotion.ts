import { isoTime } from './iso-time.ts';
import type { PersonsWord, Promotion } from './promotion.ts';
import type { PromotionStep } from './promotion-steps.ts';
import { releaseName } from './release.ts';
import {
  type ShownApproval,
  type ShownWithdrawal,
  type ShownWord,
  shownApproval,
  shownWithdrawal,
  shownWord,
} from './shown-word.ts';
import type { Telling, Tellings } from './telling.ts';
import type { TestedCell } from './tested-cells.ts';

type Told = Pick<
  Promotion,
  | 'candidate'
  | 'line'
  | 'version'
  | 'plan'
  | 'planHash'
  | 'requestedBy'
  | 'reason'
  | 'step'
  | 'left'
  | 'copied'
  | 'held'
  | 'unpulled'
>;

/** An admitted promotion as it is shown, and how far it has come; times are in ISO 8601. */
export interface ShownPromotion extends Told {
  /** The full name of its release, `line@version`. */
  readonly release: string;
  readonly admittedAt: string;
  readonly approvals?: readonly ShownApproval[];
  /** What every test cell had come to when it was admitted. */
  readonly tested: readonly ShownTested[];
  /** When it began each step that it came to, the last time. */
  readonly begunAt?: Readonly<Partial<Record<PromotionStep, string>>>;
  /** When it was seen that none of its version tags is written, though it had come to write them. */
  readonly unseenAt?: string;
  /** How far each target of the announcement has been told, by name; none before the first. */
  readonly told?: Readonly<Record<string, ShownTelling>>;
  /** The same of the correction. */
  readonly corrected?: Readonly<Record<string, ShownTelling>>;
  readonly givenUp?: ShownWord;
  readonly withdrawn?: ShownWithdrawal;
}

/** What a test cell had come to, with when the attempt that decides had ended. */
export interface ShownTested extends Omit<TestedCell, 'endedAtMs'> {
  readonly endedAt?: string;
}

/** How far one target has been told, and since when that is so. */
export interface ShownTelling {
  readonly state: Telling['state'];
  readonly at: string;
  /** How often it was tried, while it is not over. */
  readonly tries?: number;
  readonly why?: string;
  /** From when it is tried again. */
  readonly notBefore?: string;
  /** Where what was sent can be seen. */
  readonly address?: string;
  /** Who knows that it arrived, where we did not. */
  readonly settled?: PersonsWord;
  /** Who asked for it to be sent again, and why. */
  readonly by?: string;
  readonly reason?: string;
}

/** Shows a promotion to whoever asks. */
export function shownPromotion(promotion: Promotion): ShownPromotion {
  const { admittedAtMs, approvals, tested, begunAtMs, unseenAtMs, ...rest } = promotion;
  const { told, corrected, givenUp, withdrawn, ...as } = rest;
  return {
    ...{ release: releaseName(as.line, as.version), ...as },
    ...{ admittedAt: isoTime(admittedAtMs), tested: tested.map(shownTested) },
    ...(approvals !== undefined && { approvals: approvals.map(shownApproval) }),
    ...(begunAtMs !== undefined && { begunAt: timesOf(begunAtMs) }),
    ...(unseenAtMs !== undefined && { unseenAt: isoTime(unseenAtMs) }),
    ...(told !== undefined && { told: shownTellings(told) }),
    ...(corrected !== undefined && { corrected: shownTellings(corrected) }),
    ...(givenUp !== undefined && { givenUp: shownWord(givenUp) }),
    ...(withdrawn !== undefined && { withdrawn: shownWithdrawal(withdrawn) }),
  };
}

function shownTested({ endedAtMs, ...cell }: TestedCell): ShownTested {
  return endedAtMs === undefined ? cell : { ...cell, endedAt: isoTime(endedAtMs) };
}

function timesOf(timesMs: NonNullable<Promotion['begunAtMs']>) {
  return Object.fromEntries(Object.entries(timesMs).map(([step, ms]) => [step, isoTime(ms)]));
}

function shownTellings(tellings: Tellings): Readonly<Record<string, ShownTelling>> {
  return Object.fromEntries(
    Object.entries(tellings).map(([target, telling]) => [target, shownTelling(telling)]),
  );
}

function shownTelling({ atMs, ...telling }: Telling): ShownTelling {
  const at = isoTime(atMs);
  switch (telling.state) {
    case 'begun': {
      const { state, tries } = telling;
      return { state, at, tries };
    }
    case 'put off': {
      const { notBeforeMs, ...putOff } = telling;
      return { ...putOff, at, notBefore: isoTime(notBeforeMs) };
    }
    case 'sent':
    case 'unsure':
    case 'failed':
    case 'asked again':
      return { ...telling, at };
  }
}
