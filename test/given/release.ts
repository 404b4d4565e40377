import type { Release, Version } from '#core/release.ts';
import { aPlannedImage } from './promotion.ts';

/** A release of `hello` at `v1.0.0` by the line `sample`. */
export function aRelease(facts: Partial<Release> = {}): Release {
  const { write: _planned, ...image } = aPlannedImage();
  return {
    line: 'sample',
    version: 'v1.0.0',
    candidate: 'one',
    state: 'released',
    components: [{ name: 'hello', tag: 'v1.0.0', commit: 'c0ffee' }],
    images: [image],
    contributions: [],
    planHash: 'hash',
    requestedBy: 'maintainer@example.com',
    reason: 'it is good',
    admittedAtMs: 100,
    releasedAtMs: 200,
    ...facts,
  };
}

/** A version of `hello` that one promotion reserved. */
export function aVersion(facts: Partial<Version> = {}): Version {
  const { write: _planned, ...image } = aPlannedImage();
  return { ...image, commit: 'c0ffee', reservedFor: ['one'], ...facts };
}
