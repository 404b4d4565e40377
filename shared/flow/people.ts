import type { Identity } from '#core/approval.ts';

/** Who sent a request; approvals count by the subject. */
export type Person = Identity;

/** Who is this token? */
export interface People {
  /** @throws PermanentError `unauthenticated` where the token proves nobody. */
  identify(token: string): Promise<Person>;
}
