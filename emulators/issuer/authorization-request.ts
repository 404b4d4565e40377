import { z } from 'zod';

/** Programs of this machine wait for an answer here, at any port (RFC 8252, section 7.3). */
const redirectAddress = z.string().refine((text) => {
  const url = URL.parse(text);
  const isLoopback = /^(127\.0\.0\.1|localhost|\[::1\])$/.test(url?.hostname ?? '');
  return url?.protocol === 'http:' && isLoopback && url.hash === '';
}, 'must be http on 127.0.0.1, localhost or [::1]');

/** Where the answer goes: without it nobody can be told anything but on a page. */
const returnShape = z.object({
  client_id: z.string().min(1).max(1000),
  redirect_uri: redirectAddress,
  state: z.string().max(4000).optional(),
});

const requestShape = returnShape.extend({
  response_type: z.literal('code'),
  code_challenge: z.string().regex(/^[\w-]{43}$/, 'must be the SHA-256 of a verifier'),
  code_challenge_method: z.literal('S256'),
  scope: z.string().max(1000).default('openid email'),
  nonce: z.string().max(1000).optional(),
  login_hint: z.string().max(320).optional(),
});

/** What a program asks for that wants to know who somebody is (RFC 6749, section 4.1.1; RFC 7636). */
export type AuthorizationRequest = z.infer<typeof requestShape>;

/** What a request comes to: a page for a person, words for one, or an error for the program. */
export type ReadRequest =
  | { readonly kind: 'good'; readonly request: AuthorizationRequest }
  | { readonly kind: 'nowhere'; readonly words: string }
  | { readonly kind: 'refused'; readonly location: string };

/**
 * Reads a request to sign somebody in. What is wrong with where to answer is told on a page, all else
 * to the program that asked (RFC 6749, section 4.1.2.1).
 */
export function readAuthorizationRequest(
  parameters: Readonly<Record<string, string>>,
): ReadRequest {
  const whereTo = returnShape.safeParse(parameters);
  if (!whereTo.success) return { kind: 'nowhere', words: z.prettifyError(whereTo.error) };
  const read = requestShape.safeParse(parameters);
  if (read.success) return { kind: 'good', request: read.data };
  const isOther = 'response_type' in parameters && parameters['response_type'] !== 'code';
  const error = isOther ? 'unsupported_response_type' : 'invalid_request';
  const description = z.prettifyError(read.error).replaceAll(/[^ -~]+/g, ' ');
  const told = { error, error_description: description };
  return { kind: 'refused', location: answerAddress(whereTo.data, told) };
}

/** The address at which a program hears what came of its request. */
export function answerAddress(
  { redirect_uri, state }: z.infer<typeof returnShape>,
  told: Readonly<Record<string, string>>,
): string {
  const url = new URL(redirect_uri);
  for (const [name, value] of Object.entries(told)) url.searchParams.set(name, value);
  if (state !== undefined) url.searchParams.set('state', state);
  return url.href;
}
