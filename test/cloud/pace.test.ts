import { describe, expect, it } from 'vitest';
import { firstPace, type Heard, type Pace, paceAfter, placesMax } from '#cloud/pace.ts';

const answered: Heard = { type: 'answered' };

function refused(sentAtMs: number, retryAfterMs = 0): Heard {
  return { type: 'refused', sentAtMs, retryAfterMs };
}

/** A pace that has been refused once, at 1 s. */
function slowed(facts: Partial<Pace> = {}): Pace {
  return { ...firstPace, places: 10, isProbing: false, slowedAtMs: 1_000, ...facts };
}

function paceAfterAll(pace: Pace, heard: readonly Heard[], nowMs = 2_000): Pace {
  return heard.reduce((before, one) => paceAfter(before, one, nowMs), pace);
}

describe('the pace towards a host', () => {
  it.each<[string, Pace, readonly Heard[], Partial<Pace>]>([
    [
      'doubles with the first round of answers',
      firstPace,
      Array(16).fill(answered),
      { places: 32 },
    ],
    ['is never more than the most', firstPace, Array(1_000).fill(answered), { places: placesMax }],
    ['halves when it is refused', firstPace, [refused(0)], { places: 8, isProbing: false }],
    ['never comes to a stop', slowed({ places: 1 }), [refused(1_500)], { places: 1 }],
    ['rounds down', slowed({ places: 5 }), [refused(1_500)], { places: 2 }],
    ['hears no more of what was sent before it slowed', slowed(), [refused(900)], { places: 10 }],
    ['halves once for one burst', firstPace, [refused(0), refused(1), refused(2)], { places: 8 }],
    ['grows by one with a whole round', slowed(), Array(10).fill(answered), { places: 11 }],
    [
      'grows slowly where little is taken',
      slowed({ places: 1 }),
      Array(9).fill(answered),
      { places: 1 },
    ],
    ['does not grow before', slowed(), Array(9).fill(answered), { places: 10, answers: 9 }],
    ['begins a round anew when slowed', slowed({ answers: 9 }), [refused(1_500)], { answers: 0 }],
    ['rests as long as it is asked to', slowed(), [refused(1_500, 500)], { restsUntilMs: 2_500 }],
    ['rests for old requests too', slowed(), [refused(1, 500)], { restsUntilMs: 2_500 }],
    [
      'rests for the longest that was asked',
      slowed({ restsUntilMs: 9_000 }),
      [refused(1_500, 500)],
      { restsUntilMs: 9_000 },
    ],
  ])('%s', (_what, pace, heard, expected) => {
    expect(paceAfterAll(pace, heard)).toMatchObject(expected);
  });

  it('comes back to the most after a refusal, one round of answers after the other', () => {
    const pace = paceAfterAll(firstPace, [refused(0)]);
    const rounds = Array.from({ length: placesMax - pace.places }, (_, n) => pace.places + n);
    const answers = rounds.reduce((sum, places) => sum + Math.max(places, 10), 0);
    expect(paceAfterAll(pace, Array(answers - 1).fill(answered)).places).toBe(placesMax - 1);
    expect(paceAfterAll(pace, Array(answers).fill(answered)).places).toBe(placesMax);
  });
});
