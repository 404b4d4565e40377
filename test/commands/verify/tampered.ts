import type { MemoryRelease } from './memory-release.ts';

/** Something that is done to a release, the check that must tell, and what it says. */
export type Tampered = readonly [
  what: string,
  tamper: (release: MemoryRelease) => void,
  check: RegExp,
  fault: RegExp,
];
