/** How programs find out where people sign in. */
export interface ShownSignIn {
  /** The OpenID Connect issuer whose identity tokens are taken. */
  readonly issuer: string;
  /** Our own program there, which people's tokens are for; none where there is none. */
  readonly clientId?: string;
  /** What a service account's token must be for. */
  readonly audience: string;
}
