import { describe, expect, it } from 'vitest';
import { decidePromotion } from '#core/decide-promotion.ts';
import { unpulledOf, unpulledWords } from '#core/unpulled.ts';
import { aPromotion } from '../given/promotion.ts';

const part = 'public images';
const about = { version: 'v1.0.0', step: 'checking', part } as const;
const image = 'csi-release/csi/hello:v1.0.0';
const one = { images: [{ image, platform: 'linux/arm64', why: 'it is denied' }], more: 0 };
const words = `not everybody can pull ${image} for linux/arm64 (it is denied)`;

describe('what an anonymous client cannot pull', () => {
  it('is nothing where it could pull everything', () => {
    expect(unpulledOf([])).toBeUndefined();
  });

  it('is named up to a bound, with the first words of why', () => {
    const all = Array.from({ length: 25 }, (_, at) => ({ image: `i${at}`, why: 'x'.repeat(500) }));
    const kept = unpulledOf(all);
    expect(kept).toMatchObject({ more: 5 });
    expect(kept?.images).toHaveLength(20);
    expect(kept?.images[0]).toEqual({ image: 'i0', why: 'x'.repeat(300) });
    expect(unpulledWords({ images: [{ image: 'i', why: 'no' }], more: 5 })).toBe(
      'not everybody can pull i (no), 5 more',
    );
  });

  it('is kept with the promotion, which waits, and is told once', () => {
    const event = { type: 'not-public', ...about, unpulled: one } as const;
    const told = decidePromotion(aPromotion('checking', [part]), event, 0);
    const waiting = { ...aPromotion('checking', [part]), unpulled: one };
    expect(told).toMatchObject({ kind: 'moved', next: waiting, effects: [], why: words });
    expect(decidePromotion(waiting, event, 0)).toMatchObject({ kind: 'stale', why: words });
    const other = { ...event, unpulled: { ...one, more: 1 } };
    expect(decidePromotion(waiting, other, 0)).toMatchObject({ kind: 'moved' });
    const late = decidePromotion(aPromotion('announcing', ['x']), event, 0);
    expect(late).toMatchObject({ kind: 'stale', why: 'checking is over' });
  });

  it('is forgotten when everybody can pull everything', () => {
    const waiting = { ...aPromotion('checking', [part]), unpulled: one };
    const decision = decidePromotion(waiting, { type: 'part-done', ...about }, 0);
    expect(decision).toMatchObject({ kind: 'moved', next: { step: 'announcing' } });
    expect(decision.kind === 'moved' && decision.next).not.toHaveProperty('unpulled');
  });
});
