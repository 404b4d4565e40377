import { expect, it } from 'vitest';
import { shownReleaseRow } from '#core/shown-releases.ts';
import { aRelease } from '../given/release.ts';

const at = '1970-01-01T00:00:00.100Z';
const word = { by: 'maintainer@example.com', reason: 'it is bad' };

it('A release in a list says what it holds, who asked for it and when', () => {
  const { components, candidate, requestedBy, reason } = aRelease();
  expect(shownReleaseRow(aRelease())).toEqual({
    ...{ release: 'sample@v1.0.0', version: 'v1.0.0', candidate, state: 'released' },
    components: components.map(({ name, tag }) => ({ name, tag })),
    ...{ waivers: 0, requestedBy, reason, admittedAt: at, releasedAt: '1970-01-01T00:00:00.200Z' },
  });
});

it('A release in a list that is not out has no time at which it was', () => {
  const { releasedAtMs: _none, ...reserved } = aRelease({ state: 'reserved' });
  expect(shownReleaseRow(reserved)).not.toHaveProperty('releasedAt');
});

it('A release in a list says who took it back', () => {
  const taken = { ...word, atMs: 100 };
  expect(shownReleaseRow(aRelease({ givenUp: taken, withdrawn: taken }))).toMatchObject({
    givenUp: { ...word, at },
    withdrawn: { ...word, at },
  });
});
