import { type AnnouncementTarget, targetName, targetsOf } from './announcement-target.ts';
import type { PersonsWord, Promotion, PromotionPart } from './promotion.ts';
import type { PromotionStep } from './promotion-steps.ts';

/**
 * How far one target has been told. It is marked before anything is sent, and settled after: what a
 * try left behind that died is known as begun by another.
 */
export type Telling =
  | {
      readonly state: 'begun';
      readonly attempt: string;
      readonly tries: number;
      readonly atMs: number;
    }
  /** Nothing came of it, and it is tried again. */
  | {
      readonly state: 'put off';
      readonly tries: number;
      readonly atMs: number;
      readonly why: string;
      readonly notBeforeMs: number;
    }
  | {
      readonly state: 'sent';
      readonly atMs: number;
      /** Where what was sent can be seen. */
      readonly address?: string;
      /** Who knows that it arrived, where we did not. */
      readonly settled?: PersonsWord;
    }
  /** Nobody knows whether it arrived; a person looks. */
  | { readonly state: 'unsure'; readonly atMs: number; readonly why: string }
  /** It did not arrive, and no retry helps; a person looks. */
  | { readonly state: 'failed'; readonly atMs: number; readonly why: string }
  | ({ readonly state: 'asked again'; readonly atMs: number } & PersonsWord);

/** How far every target has been told, by name. */
export type Tellings = Readonly<Record<string, Telling>>;

/** What came of one try to tell a target. */
export type TellingOutcome =
  | { readonly state: 'sent'; readonly address?: string }
  | { readonly state: 'unsure'; readonly why: string }
  | { readonly state: 'failed'; readonly why: string }
  | { readonly state: 'put off'; readonly why: string; readonly retryAfterMs?: number };

/** What can happen to a target's mark. */
export type TellingEvent =
  | (PromotionPart & { readonly type: 'telling-begun'; readonly attempt: string })
  | (PromotionPart & {
      readonly type: 'told';
      readonly attempt: string;
      readonly outcome: TellingOutcome;
    })
  | (PromotionPart & {
      readonly type: 'telling-settled';
      readonly as: 'sent' | 'again';
    } & PersonsWord);

/** The target of that name; none where the plan has none. */
export function targetNamed(
  { plan }: Pick<Promotion, 'plan'>,
  name: string,
): AnnouncementTarget | undefined {
  return targetsOf(plan).find((target) => targetName(target) === name);
}

/** The marks of a step that tells. */
export function tellingsOf(
  { told = {}, corrected = {} }: Pick<Promotion, 'told' | 'corrected'>,
  step: PromotionStep,
): Tellings {
  return step === 'correcting' ? corrected : told;
}

/** A promotion with one mark set. */
export function withTelling(
  promotion: Promotion,
  { step, part }: Pick<PromotionPart, 'step' | 'part'>,
  telling: Telling,
): Promotion {
  const all = { ...tellingsOf(promotion, step), [part]: telling };
  return { ...promotion, ...(step === 'correcting' ? { corrected: all } : { told: all }) };
}

/** Whether a target was told, or perhaps was: only then it is told when the release is withdrawn. */
export function isPerhapsTold(telling: Telling | undefined): boolean {
  return telling?.state === 'begun' || telling?.state === 'sent' || telling?.state === 'unsure';
}
