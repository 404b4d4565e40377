import { createHash, randomBytes } from 'node:crypto';
import type { AuthorizationRequest } from './authorization-request.ts';

const lifetimeMs = 60_000;
const codesMax = 1_000;

/** Who signed in, for whom. */
export interface SignedIn {
  readonly email: string;
  readonly request: AuthorizationRequest;
}

/** Who takes a code up must be who asked for it. */
export interface TakenCode {
  readonly code: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly verifier: string;
}

/** The codes that programs exchange for tokens: each is good once, for a minute. */
export interface AuthorizationCodes {
  give(signedIn: SignedIn): string;
  /** Undefined for a code that is none, was taken, is too old, or is somebody else's. */
  take(taken: TakenCode): SignedIn | undefined;
}

/** Opens an empty list of codes, which keeps the newest thousand. */
export function openAuthorizationCodes(): AuthorizationCodes {
  const codes = new Map<string, SignedIn & { readonly endMs: number }>();
  return {
    give: (signedIn) => {
      const code = randomBytes(32).toString('base64url');
      codes.set(code, { ...signedIn, endMs: Date.now() + lifetimeMs });
      const [oldest] = codes.keys();
      if (codes.size > codesMax && oldest !== undefined) codes.delete(oldest);
      return code;
    },
    take: ({ code, clientId, redirectUri, verifier }) => {
      const found = codes.get(code);
      codes.delete(code);
      if (found === undefined || found.endMs <= Date.now()) return undefined;
      const { client_id, redirect_uri, code_challenge } = found.request;
      const isWhoAsked = client_id === clientId && redirect_uri === redirectUri;
      return isWhoAsked && challengeOf(verifier) === code_challenge ? found : undefined;
    },
  };
}

/** https://www.rfc-editor.org/rfc/rfc7636#section-4.2 */
function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url');
}
