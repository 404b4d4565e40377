import { describe, expect, it } from 'vitest';
import type { Refusal } from '#core/admission.ts';
import type { CandidatePhase } from '#core/candidate.ts';
import { decideCandidate } from '#core/decide-candidate.ts';
import { decideComponent } from '#core/decide-component.ts';
import { heldPromotion } from '#core/held-promotion.ts';
import {
  decideHolds,
  type HoldEvent,
  type Holding,
  holdMsMax,
  holdsMax,
  refuseHold,
  refuseLateHold,
} from '#core/hold.ts';
import { decideLine } from '#core/line-state.ts';
import { aCandidate, aFrozenComponent, at } from '../given/candidate.ts';
import { aHold } from '../given/hold.ts';
import { aLineState } from '../given/line.ts';

const hold = aHold();
const held: HoldEvent = { type: 'held', hold };
const by = 'b@example.com';
const ending: HoldEvent = { type: 'hold-ended', owner: 'security', by, reason: 'it is mended' };
const until = '1970-01-01T00:00:04.000Z';
const full: Holding = {
  holds: Array.from({ length: holdsMax }, (_, at) => aHold({ owner: `owner ${at}` })),
};

describe('the holds of a thing', () => {
  it('keep one of each owner, the last that was placed', () => {
    const docs = aHold({ owner: 'docs' });
    const longer = aHold({ untilMs: 5000 });
    const after = decideHolds({ holds: [hold, docs] }, { type: 'held', hold: longer }, 10);
    expect(after).toMatchObject({
      next: { holds: [docs, longer] },
      why:
        'held until 1970-01-01T00:00:05.000Z, owner: security, by maintainer@example.com: ' +
        'a leak was found',
    });
  });

  it.each<[string, Holding, HoldEvent, number, string]>([
    [
      'the same again',
      ...([{ holds: [hold] }, { type: 'held', hold: aHold({ atMs: 9 }) }, 9] as const),
      'security has held it so',
    ],
    [
      'one that is over',
      ...([{}, held, 4000] as const),
      `until ${until} is over, as it is ${until}: name a later time`,
    ],
    ['the end of none', {}, ending, 9, 'no hold of security stands'],
    ['the end of another owner’s', full, ending, 9, 'no hold of security stands'],
    ['the end of one that is over', { holds: [hold] }, ending, 4000, 'no hold of security stands'],
  ])('are not moved by %s', (_what, holding, event, nowMs, why) => {
    expect(decideHolds(holding, event, nowMs)).toEqual({ kind: 'stale', why });
  });

  it.each<[string, string]>([
    ['as another person', by],
    ['with another reason', hold.by],
  ])('are moved by the same owner %s', (_how, person) => {
    const reason = person === by ? hold.reason : 'another leak';
    const other = aHold({ by: person, reason });
    expect(decideHolds({ holds: [hold] }, { type: 'held', hold: other }, 9)).toMatchObject({
      next: { holds: [other] },
    });
  });

  it('keep one that a person ended, and who that was', () => {
    const docs = aHold({ owner: 'docs' });
    expect(decideHolds({ holds: [docs, hold] }, ending, 20)).toEqual({
      ...{
        kind: 'moved',
        effects: [],
        why: `the hold of security was ended by ${by}: it is mended`,
      },
      next: { holds: [docs, { ...hold, untilMs: 20, endedBy: by }] },
    });
  });

  it('let those that are over give way where there is no room', () => {
    const later = aHold({ untilMs: 9000 });
    const decision = decideHolds(full, { type: 'held', hold: later }, 4000);
    expect(decision).toMatchObject({ next: { holds: [later] } });
  });

  it.each<[string, Holding, number, Refusal | undefined]>([
    ['as long as can be', {}, holdMsMax + 1, undefined],
    [
      'for longer',
      ...([{}, holdMsMax + 2] as const),
      {
        code: 'refused',
        why:
          'until 1971-01-01T00:00:00.002Z is too late: a hold ends within 365 days, ' +
          'by 1971-01-01T00:00:00.001Z',
      },
    ],
    [
      'beside as many as there may be',
      ...([full, 4000] as const),
      {
        code: 'conflict',
        why: 'it is held 5 times already, by owner 0, owner 1, owner 2, owner 3, owner 4',
      },
    ],
  ])('take one %s, or say why not', (_what, holding, untilMs, refusal) => {
    expect(refuseHold(holding, { owner: 'security', untilMs }, 1)).toEqual(refusal);
  });
});

describe('a hold', () => {
  it('is kept by a component that was never watched', () => {
    const next = { component: 'hello', tags: [], rulings: [], holds: [hold] };
    const decision = decideComponent(undefined, { ...held, component: 'hello' }, 9);
    expect(decision).toMatchObject({ kind: 'moved', next });
    const none = decideComponent(undefined, { ...ending, component: 'hello' }, 9);
    expect(none.kind).toBe('stale');
  });

  it('is kept by a line of which nothing is known, and by one that promotes', () => {
    const line = 'sample';
    const next = { line, versions: [], holds: [hold] };
    expect(decideLine(undefined, { ...held, line }, 9)).toMatchObject({ kind: 'moved', next });
    const promoting = aLineState({ promoting: 'one' });
    const both = { ...promoting, holds: [hold] };
    expect(decideLine(promoting, { ...held, line }, 9)).toMatchObject({ next: both });
    expect(decideLine(both, { ...ending, line }, 9)).toMatchObject({ next: { promoting: 'one' } });
  });

  it.each<[CandidatePhase, string | undefined]>([
    ['building', undefined],
    ['testing', undefined],
    ['accepted', undefined],
    ['failed', undefined],
    ['superseded', 'it is never promoted'],
    [
      'promoting',
      'its promotion was admitted, and goes on; give it up: POST /api/v1/given-up-promotions',
    ],
    ['released', 'it is promoted already'],
    ['collecting', 'it is never promoted'],
  ])('of a candidate that is %s is placed, or comes too late', (phase, words) => {
    const candidate = aCandidate(phase);
    const why = `candidate one is ${phase}: ${words}`;
    const refusal = words === undefined ? undefined : { code: 'conflict', why };
    expect(refuseLateHold(candidate)).toEqual(refusal);
    const decision = decideCandidate(candidate, held, at(9));
    expect(decision.kind).toBe(words === undefined ? 'moved' : 'stale');
    const over = decideCandidate({ ...candidate, holds: [hold] }, ending, at(9));
    expect(over).toMatchObject({ kind: 'moved', next: { phase } });
  });
});

describe('a promotion', () => {
  const components = [aFrozenComponent(), aFrozenComponent({ name: 'counter' })];
  const candidate = aCandidate('accepted', { components });
  const words = (thing: string, reason = 'a leak was found', end = until) =>
    `${thing} is held until ${end}, owner: security: ${reason}`;
  const wayOut = '; wait for that, or end a hold: POST /api/v1/ended-holds';
  const holds = [hold];
  type Holds = readonly [Holding, Holding, Readonly<Record<string, Holding | undefined>>];
  it.each<[string, Holds, number, string | undefined, number?]>([
    ['nothing', [{}, {}, {}], 0, undefined],
    ['nothing of it', [{}, {}, { other: { holds } }], 0, undefined],
    ['what is over', [{ holds }, { holds }, { hello: { holds } }], 4000, undefined],
    ['its line', [{ holds }, {}, {}], 3999, words('line sample')],
    ['it', [{}, { holds }, {}], 0, words('candidate one')],
    ['a component', [{}, {}, { counter: { holds } }], 0, words('component counter')],
    [
      'several things, in several lines',
      [
        { holds: [aHold({ untilMs: 1 }), aHold({ reason: 'a\n b' })] },
        {},
        { hello: { holds: [aHold({ untilMs: 9000 })] } },
      ],
      ...([1] as const),
      `${words('line sample', 'a b')}; ${words('component hello', hold.reason, '1970-01-01T00:00:09.000Z')}`,
      9000,
    ],
  ])('is held by holds of %s', (_what, [line, own, others], nowMs, why, untilMs = 4000) => {
    const found = heldPromotion(
      { ...candidate, ...own },
      { ...aLineState(), ...line },
      others,
      nowMs,
    );
    const expected = { code: 'conflict', why: `${why}${wayOut}`, untilMs };
    expect(found).toEqual(why === undefined ? undefined : expected);
  });
});
