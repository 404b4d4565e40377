import type { Identity } from '#core/approval.ts';

/** Who sent a request; approvals count by the subject. */
export type Person = Identity;

/** Who is this? */
export interface People {
  /**
   * Who is meant by a token that somebody shows.
   * @throws PermanentError `unauthenticated` where the token proves nobody.
   */
  identify(token: string): Promise<Person>;
  /**
   * Who is meant by what the page's proxy asserts of a request.
   * @throws PermanentError `unauthenticated` where it proves nobody, or there is no page.
   */
  identifyAsserted(assertion: string): Promise<Person>;
}
