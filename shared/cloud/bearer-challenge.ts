import type { IncomingHttpHeaders } from 'undici/types/header.js';

/** Where a registry sends those who have no token. */
interface BearerChallenge {
  readonly realm: URL;
  readonly service?: string;
}

const parameter = /\b(realm|service)="([^"]{1,1000})"/g;

/**
 * Reads how a registry wants its clients to get a token; undefined where it does not say.
 * @see RFC 6750, section 3
 */
export function readBearerChallenge(headers: IncomingHttpHeaders): BearerChallenge | undefined {
  const text = headers['www-authenticate'];
  if (typeof text !== 'string' || !/^bearer\s/i.test(text)) return undefined;
  const found = new Map([...text.matchAll(parameter)].map(([, name, value]) => [name, value]));
  const realm = URL.parse(found.get('realm') ?? '');
  if (realm === null || !/^https?:$/.test(realm.protocol)) return undefined;
  const service = found.get('service');
  return { realm, ...(service !== undefined && { service }) };
}
