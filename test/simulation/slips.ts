/** A tag that a maintainer sets and should not have, or not so. */
export interface Slip {
  readonly component: string;
  readonly tag: string;
  /** Where it is put: on a branch that is not its own, or into the past; otherwise as good ones are. */
  readonly how?: 'on the wrong branch' | 'found late';
}

/** What maintainers do wrong; each was done by somebody, or would be by who wants to do harm. */
export const slips: readonly Slip[] = [
  { component: 'hello', tag: 'v1.12.0' },
  { component: 'counter', tag: 'v1.12.0' },
  { component: 'hello', tag: 'v3.0.0' },
  { component: 'counter', tag: 'v4.0.1' },
  { component: 'hello', tag: 'v1.2' },
  { component: 'counter', tag: 'v1' },
  { component: 'hello', tag: '1.0.3' },
  { component: 'counter', tag: 'v1.0.3+build.1' },
  { component: 'hello', tag: 'v1.0.3.1' },
  { component: 'hello', tag: 'client/v1.3.0' },
  { component: 'counter', tag: 'v1.0.9;reboot' },
  { component: 'hello', tag: '__proto__' },
  { component: 'hello', tag: '../../v1.0.9' },
  { component: 'counter', tag: 'v1.0.9\u202e' },
  { component: 'hello', tag: `v1.0.0-${'9'.repeat(80)}` },
  { component: 'hello', tag: 'v1.0.8', how: 'on the wrong branch' },
  { component: 'counter', tag: 'v1.0.8', how: 'on the wrong branch' },
  { component: 'hello', tag: 'v1.0.6', how: 'found late' },
  { component: 'counter', tag: 'v1.2.0', how: 'found late' },
];
