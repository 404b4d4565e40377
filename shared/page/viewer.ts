/** Who looks at a page, and where people sign in and out. */
export interface Viewer {
  /** None where nobody said who looks. */
  readonly email?: string;
  /** The page's own origin, where people sign in; none where this deployment has none. */
  readonly signInAt?: string;
}

/** Whether somebody is among those who may do something. */
export function isAmong({ email }: Viewer, who: readonly string[]): boolean {
  return email !== undefined && who.some((one) => one.toLowerCase() === email.toLowerCase());
}
