import { expect, it } from 'vitest';
import type { CandidatePhase, CellAttempts } from '#core/candidate.ts';
import { decideCandidate } from '#core/decide-candidate.ts';
import { boundVersion } from '#core/release.ts';
import { aCandidate, at, attempts } from '../given/candidate.ts';
import { aDigest } from '../given/image.ts';
import { aVersion } from '../given/release.ts';
import { nextOf } from '../given/summary.ts';

const givenUp = { type: 'promotion-given-up' } as const;

it.each<[string, CellAttempts, CandidatePhase, number | undefined]>([
  ['passed', attempts('passed'), 'accepted', 2010],
  ['failed since', attempts('passed', 'failed'), 'failed', 1010],
  ['is run again', attempts('passed', 'open'), 'testing', undefined],
])(
  'A candidate whose promotion was given up is what its cells say: one that %s',
  (_what, e2e, phase, expiresAtMs) => {
    const promoting = aCandidate('promoting', { version: 'v1.0.0', cells: { e2e } });
    const next = nextOf(decideCandidate(promoting, givenUp, at(10)));
    expect([next.phase, next.expiresAtMs, next.version]).toEqual([phase, expiresAtMs, undefined]);
  },
);

it.each<CandidatePhase>(['accepted', 'released', 'failed'])(
  'A candidate that is %s hears nothing of it',
  (phase) => {
    expect(decideCandidate(aCandidate(phase), givenUp, at(10)).kind).toBe('stale');
  },
);

it.each([
  ['nobody ever reserved', undefined, undefined],
  ['a promotion reserved', aVersion(), aDigest('hello')],
  ['all who reserved it gave up', aVersion({ reservedFor: [] }), undefined],
  ['stands', aVersion({ reservedFor: [], standsSinceMs: 0 }), aDigest('hello')],
])('A version tag that %s is bound to a digest or to none', (_what, version, digest) => {
  expect(boundVersion(version)?.digest).toBe(digest);
});
