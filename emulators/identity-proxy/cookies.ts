import type { IncomingHttpHeaders } from 'node:http';

/**
 * The value of a cookie that a browser sent.
 * @see https://www.rfc-editor.org/rfc/rfc6265#section-5.4
 */
export function cookieOf({ cookie = '' }: IncomingHttpHeaders, name: string): string | undefined {
  const found = pairsOf(cookie).find((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1);
}

/** A cookie for this host that no script reads, and no other site's form sends. */
export function setCookie(name: string, value: string, maxAgeSeconds: number): string {
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}`;
}

/** What is left of the cookies where some are nobody else's: none, where none is. */
export function withoutCookies(cookie: string, names: readonly string[]): string | undefined {
  const isOurs = (pair: string) => names.some((name) => pair.startsWith(`${name}=`));
  return (
    pairsOf(cookie)
      .filter((pair) => !isOurs(pair))
      .join('; ') || undefined
  );
}

function pairsOf(cookie: string): readonly string[] {
  return cookie.split(';').map((pair) => pair.trim());
}
