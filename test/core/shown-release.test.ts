import { expect, it } from 'vitest';
import { shownRelease } from '#core/shown-release.ts';
import { aRelease } from '../given/release.ts';

const at = '1970-01-01T00:00:00.100Z';
const promoters = ['ann@example.com'];
const word = { by: 'maintainer@example.com', reason: 'it is bad' };

it('A release is shown as it is kept, with times as people write them', () => {
  const { admittedAtMs: _admitted, releasedAtMs: _released, ...told } = aRelease();
  expect(shownRelease(aRelease(), promoters)).toEqual({
    ...{ ...told, release: 'sample@v1.0.0' },
    ...{ admittedAt: at, releasedAt: '1970-01-01T00:00:00.200Z' },
    actions: [expect.objectContaining({ name: 'withdraw-release', who: promoters })],
  });
});

it('A release that is only reserved has no time at which it was out', () => {
  const { releasedAtMs: _none, ...reserved } = aRelease({ state: 'reserved' });
  const shown = shownRelease(reserved, promoters);
  expect(shown).not.toHaveProperty('releasedAt');
  expect(shown.actions).toEqual([]);
});

it('A release tells who approved it, and who took it back', () => {
  const approval = { subject: 's', email: 'other@example.com', planHash: 'hash', reason: 'fine' };
  const shown = shownRelease(
    aRelease({
      approvals: [{ ...approval, atMs: 100, untilMs: 200 }],
      ...{ givenUp: { ...word, atMs: 100 }, withdrawn: { ...word, atMs: 100 } },
    }),
    promoters,
  );
  expect(shown).toMatchObject({
    approvals: [{ by: 'other@example.com', at, until: '1970-01-01T00:00:00.200Z', reason: 'fine' }],
    ...{ givenUp: { ...word, at }, withdrawn: { ...word, at } },
  });
  expect(JSON.stringify(shown)).not.toContain('subject');
});
