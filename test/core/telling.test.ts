import { describe, expect, it } from 'vitest';
import { correctionParts } from '#core/correction.ts';
import { decidePromotion } from '#core/decide-promotion.ts';
import type { Promotion, PromotionPart } from '#core/promotion.ts';
import { isMootForPromotion } from '#core/promotion-effects.ts';
import type { Telling, TellingEvent, TellingOutcome } from '#core/telling.ts';
import { aPlan, aPromotion } from '../given/promotion.ts';
import { nextOf } from '../given/summary.ts';

const chat = 'webhook:chat';
const hook = 'webhook:hook';
const plan = aPlan({
  announce: [
    { kind: 'github', repository: 'o/n' },
    { kind: 'slack', webhook: 'chat' },
    { kind: 'plain', webhook: 'hook' },
  ],
});
const word = { by: 'anna@example.com', reason: 'I looked' };
const minuteMs = 60_000;

function announcing(told?: Promotion['told'], left: readonly string[] = [chat, hook]): Promotion {
  return { ...aPromotion('announcing', left), plan, ...(told && { told }) };
}

function about(part: string): PromotionPart {
  return { version: 'v1.0.0', step: 'announcing', part };
}

function begun(part: string, attempt = 'a'): TellingEvent {
  return { type: 'telling-begun', ...about(part), attempt };
}

function told(part: string, outcome: TellingOutcome, attempt = 'a'): TellingEvent {
  return { type: 'told', ...about(part), attempt, outcome };
}

function settled(part: string, as: 'sent' | 'again'): TellingEvent {
  return { type: 'telling-settled', ...about(part), as, ...word };
}

const sent: Telling = { state: 'sent', atMs: 1 };
const failed: Telling = { state: 'failed', atMs: 1, why: 'it answered 404' };
const unsure: Telling = { state: 'unsure', atMs: 1, why: 'it answered 500' };
const mine: Telling = { state: 'begun', attempt: 'a', tries: 1, atMs: 1 };
const other: Telling = { state: 'begun', attempt: 'b', tries: 1, atMs: 1 };
const putOff: Telling = { state: 'put off', tries: 1, atMs: 1, why: 'later', notBeforeMs: 50 };

describe('a target that is to be told', () => {
  it('is marked as begun by a try before anything is sent', () => {
    const decision = decidePromotion(announcing(), begun(chat), 7);
    expect(decision).toMatchObject({ kind: 'moved', effects: [], why: 'webhook:chat is begun' });
    expect(nextOf(decision).told).toEqual({ [chat]: { ...mine, atMs: 7 } });
  });

  it.each<[string, string, Telling, number, Telling | undefined]>([
    ['by its own try, whose transaction ran twice', chat, mine, 7, undefined],
    ['by a try that died, and may be repeated', hook, other, 7, { ...mine, tries: 2, atMs: 7 }],
    ['and put off until later', hook, putOff, 49, undefined],
    ['and was put off until now', hook, putOff, 50, { ...mine, tries: 2, atMs: 50 }],
    ['and sent', hook, sent, 7, undefined],
    ['and is unsure', chat, unsure, 7, undefined],
    ['and failed', chat, failed, 7, undefined],
    [
      'and is asked for again',
      chat,
      { state: 'asked again', atMs: 1, ...word },
      7,
      { ...mine, atMs: 7 },
    ],
  ])('was begun %s', (_how, part, telling, nowMs, next) => {
    const decision = decidePromotion(announcing({ [part]: telling }), begun(part), nowMs);
    if (next === undefined) expect(decision.kind).toBe('stale');
    else expect(nextOf(decision).told).toEqual({ [part]: next });
  });

  it('is unsure where it is a chat that another try began, and keeps nothing waiting', () => {
    const decision = decidePromotion(announcing({ [chat]: other }), begun(chat), 7);
    expect(nextOf(decision)).toMatchObject({
      left: [hook],
      told: { [chat]: { state: 'unsure', atMs: 7 } },
    });
    const last = decidePromotion(announcing({ [chat]: other }, [chat]), begun(chat), 7);
    expect(nextOf(last)).toMatchObject({ step: 'done', left: [] });
  });

  it.each<[string, TellingOutcome, Telling, boolean]>([
    [
      'was sent',
      { state: 'sent', address: 'https://x' },
      { state: 'sent', address: 'https://x', atMs: 7 },
      true,
    ],
    ['is unsure', { state: 'unsure', why: 'it answered 500' }, { ...unsure, atMs: 7 }, true],
    ['failed', { state: 'failed', why: 'it answered 404' }, { ...failed, atMs: 7 }, true],
    [
      'is put off',
      { state: 'put off', why: 'later' },
      { ...putOff, atMs: 7, notBeforeMs: 7 + minuteMs },
      false,
    ],
    [
      'is put off for as long as it asks',
      { state: 'put off', why: 'later', retryAfterMs: 5 * minuteMs },
      { ...putOff, atMs: 7, notBeforeMs: 7 + 5 * minuteMs },
      false,
    ],
  ])('%s, by the try that began it', (_how, outcome, telling, isOver) => {
    const decision = decidePromotion(announcing({ [chat]: mine }), told(chat, outcome), 7);
    expect(nextOf(decision)).toMatchObject({
      told: { [chat]: telling },
      left: isOver ? [hook] : [chat, hook],
    });
  });

  it('fails for a person to look after so many tries', () => {
    const tired = { ...mine, tries: 10 };
    const decision = decidePromotion(
      announcing({ [hook]: tired }),
      told(hook, { state: 'put off', why: 'no' }),
      7,
    );
    expect(nextOf(decision).told).toEqual({ [hook]: { state: 'failed', atMs: 7, why: 'no' } });
  });

  it.each<[string, Telling | undefined, TellingOutcome, boolean]>([
    ['by a try that never began it', undefined, { state: 'sent' }, false],
    ['late, by a try that another took it from', other, { state: 'sent' }, true],
    ['and refused, by a try that another took it from', other, { state: 'failed', why: 'x' }, true],
    [
      'and put off, by a try that another took it from',
      other,
      { state: 'put off', why: 'x' },
      false,
    ],
    [
      'and is unsure, by a try that another took it from',
      other,
      { state: 'unsure', why: 'x' },
      false,
    ],
    ['twice', sent, { state: 'sent' }, false],
    ['late, after it was taken for unsure', unsure, { state: 'sent' }, true],
    [
      'and put off, late, after it was taken for unsure',
      unsure,
      { state: 'put off', why: 'x' },
      false,
    ],
  ])('is told %s', (_how, telling, outcome, isHeard) => {
    const before = announcing(telling && { [chat]: telling }, [hook]);
    const decision = decidePromotion(before, told(chat, outcome), 7);
    expect(decision.kind).toBe(isHeard ? 'moved' : 'stale');
  });

  it.each<[string, Partial<PromotionPart>, string]>([
    ['of another promotion', { version: 'v0.9.0' }, 'v0.9.0 was given up'],
    ['that it has not', { part: 'webhook:x' }, 'it is not announced to webhook:x'],
    ['of a step that is over', { step: 'checking' }, 'checking is over'],
  ])('is none %s', (_what, change, why) => {
    const event = { ...begun(chat), ...change };
    expect(decidePromotion(announcing(), event, 7)).toMatchObject({ kind: 'stale', why });
  });
});

describe('what a person says of a target', () => {
  const done = (telling: Telling): Promotion => ({
    ...announcing({ [chat]: telling }, []),
    step: 'done',
  });

  it.each([unsure, failed])('that it was sent is believed: %j', (telling) => {
    const decision = decidePromotion(done(telling), settled(chat, 'sent'), 7);
    expect(decision).toMatchObject({ effects: [] });
    expect(nextOf(decision).told).toEqual({ [chat]: { state: 'sent', atMs: 7, settled: word } });
  });

  it('has it told again, also at the end', () => {
    const decision = decidePromotion(done(unsure), settled(chat, 'again'), 7);
    const effect = { type: 'do-part', key: `announcing:${chat}`, ...about(chat) };
    expect(decision).toMatchObject({ effects: [effect] });
    const again = nextOf(decision);
    expect(again.told).toEqual({ [chat]: { state: 'asked again', atMs: 7, ...word } });
    expect(isMootForPromotion(again, { step: 'announcing' })).toBe(false);
    const tried = nextOf(decidePromotion(again, begun(chat), 8));
    const end = nextOf(decidePromotion(tried, told(chat, { state: 'sent' }), 9));
    expect(end).toEqual({ ...done({ state: 'sent', atMs: 9 }) });
  });

  it.each<[string, Promotion]>([
    ['is sent', done(sent)],
    ['was never begun', { ...done(sent), told: {} }],
    ['is about to be told', announcing({ [chat]: mine })],
  ])('is not asked for where it %s', (_how, promotion) => {
    expect(decidePromotion(promotion, settled(chat, 'again'), 7).kind).toBe('stale');
  });

  it('is not heard of an announcement that is withdrawn', () => {
    const correcting = { ...done(unsure), step: 'correcting', left: [chat] } as const;
    expect(decidePromotion(correcting, settled(chat, 'again'), 7).kind).toBe('stale');
  });
});

describe('a correction', () => {
  it('is told whom the release was told, or perhaps was', () => {
    const marks = { 'release-published': sent, 'github:o/n': mine, [chat]: unsure, [hook]: failed };
    expect(correctionParts(announcing(marks))).toEqual([
      ...['floating tags', 'release-published', 'github:o/n', chat],
    ]);
    expect(correctionParts(announcing({ [hook]: putOff }))).toEqual(['floating tags']);
  });

  it('has marks of its own', () => {
    const correcting = {
      ...announcing({ [chat]: sent }, [chat]),
      step: 'correcting',
    } as const;
    const event = { ...begun(chat), step: 'correcting' } as const;
    const next = nextOf(decidePromotion(correcting, event, 7));
    expect(next).toMatchObject({
      told: { [chat]: sent },
      corrected: { [chat]: { ...mine, atMs: 7 } },
    });
  });

  it('is believed of a try that was under way when the release was withdrawn', () => {
    const correcting = {
      ...announcing({ [chat]: mine }, [chat]),
      step: 'correcting',
    } as const;
    const next = nextOf(decidePromotion(correcting, told(chat, { state: 'sent' }), 7));
    expect(next).toEqual({ ...correcting, told: { [chat]: { state: 'sent', atMs: 7 } } });
  });
});
