/** What a browser got, after the redirects that it followed. */
export interface Seen {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
  /** Where it is now. */
  readonly url: string;
}

/** A browser with a jar of cookies: they know hosts and names, and no ports. */
export interface Browser {
  get(url: string): Promise<Seen>;
  /** Posts a form as the page at the origin would, unless headers say otherwise. */
  post(url: string, fields: Fields, headers?: Readonly<Record<string, string>>): Promise<Seen>;
  /** Opens the page, and chooses a person on the issuer's. */
  signIn(page: string, email: string): Promise<Seen>;
  /** What it would send as Cookie. */
  cookies(): string;
}

type Fields = Readonly<Record<string, string>>;

const deadlineMs = 30_000;
const redirectsMax = 10;
const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

/** Opens a browser that nobody has used. */
export function openBrowser(): Browser {
  const jar = new Map<string, string>();
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const send = async (url: string, init: RequestInit): Promise<Response> => {
    const headers = { ...html, cookie: cookies(), ...init.headers };
    const signal = AbortSignal.timeout(deadlineMs);
    const answer = await fetch(url, { ...init, headers, redirect: 'manual', signal });
    for (const one of answer.headers.getSetCookie()) keep(jar, one);
    return answer;
  };
  const get = async (url: string): Promise<Seen> => {
    let at = url;
    for (let turn = 0; turn < redirectsMax; turn += 1) {
      const answer = await send(at, {});
      const location = answer.headers.get('location');
      if (location === null) return seen(at, answer);
      at = new URL(location, at).href;
    }
    throw new Error(`${url} redirects for ever`);
  };
  const post: Browser['post'] = async (url, fields, headers = {}) => {
    const { origin } = new URL(url);
    const sent = { origin, 'sec-fetch-site': 'same-origin', ...headers };
    const body = new URLSearchParams(fields);
    return seen(url, await send(url, { method: 'POST', headers: sent, body }));
  };
  const signIn: Browser['signIn'] = async (page, email) => {
    const { text, url } = await get(page);
    const hidden = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
    const fields = hidden.map(([, name = '', value = '']) => [name, unescaped(value)]);
    const chosen = { ...Object.fromEntries(fields), email };
    const { headers } = await post(new URL('/authorize', url).href, chosen);
    return get(headers.get('location') ?? '');
  };
  return { get, post, signIn, cookies };
}

function keep(jar: Map<string, string>, cookie: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
  if (/; Max-Age=0(;|$)/i.test(cookie)) jar.delete(name);
  else jar.set(name, value);
}

async function seen(url: string, answer: Response): Promise<Seen> {
  return { status: answer.status, text: await answer.text(), headers: answer.headers, url };
}

function unescaped(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}
