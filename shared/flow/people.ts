/** Who sent a request. */
export interface Person {
  readonly email: string;
  /** The identity provider's own name for the person; approvals count by it. */
  readonly subject: string;
}

/** Who is this token? */
export interface People {
  /** @throws PermanentError `unauthenticated` where the token proves nobody. */
  identify(token: string): Promise<Person>;
}
