import { Agent, type Dispatcher, request } from 'undici';
import type { ImageRepository } from '#core/image.ts';
import { redacted } from '#core/redact.ts';
import { manifestTypes } from '#edge/manifest.ts';
import { readRegistryToken } from '#edge/registry-token.ts';
import type { Anonymous, Pulled } from '#flow/anonymous.ts';
import { contentDigest } from '#flow/identify.ts';
import { readBearerChallenge } from './bearer-challenge.ts';
import { callDeadlineMs } from './deadline.ts';
import { manifestPath } from './registry.ts';
import type { Settings } from './settings.ts';

/** Where everybody pulls from. */
type PublicSettings = Pick<
  Settings,
  'registryEndpoint' | 'productionRegistryEndpoint' | 'publicRegistryEndpoint' | 'callDeadlineMs'
>;

/** An index of many platforms is far smaller. */
const manifestBytesMax = 4 * 1024 * 1024;
const tokenBytesMax = 64 * 1024;
/** A public address may be a front that sends its clients on, as registry.k8s.io does. */
const hopsMax = 5;
/** To one host: a release of fifty images and their platforms is pulled in a moment. */
const connectionsMax = 64;
/** A connection is closed soon after it was used, so that a later check opens its own. */
const keptOpenMs = 1_000;

/** What a client without rights brings along: no token, no cookie. */
interface Errand {
  readonly dispatcher: Dispatcher;
  readonly signal: AbortSignal;
}

/**
 * The registry of production at its public address. A registry that wants a token of everybody is
 * asked for one without credentials, as every client does.
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export function publicRegistry(settings: PublicSettings): Anonymous {
  const { registryEndpoint, productionRegistryEndpoint = registryEndpoint } = settings;
  const { publicRegistryEndpoint = productionRegistryEndpoint } = settings;
  const dispatcher = new Agent({ connections: connectionsMax, keepAliveTimeout: keptOpenMs });
  const deadlineMs = settings.callDeadlineMs ?? callDeadlineMs;
  return {
    pull: async (repository, reference) => {
      const errand = { dispatcher, signal: AbortSignal.timeout(deadlineMs) };
      const address = new URL(manifestPath(repository, reference), publicRegistryEndpoint);
      try {
        return await pull(errand, repository, address);
      } catch (error) {
        return { refused: redacted(`GET ${address.href}: ${wordsOf(error)}`) };
      }
    },
  };
}

async function pull(errand: Errand, repository: ImageRepository, address: URL): Promise<Pulled> {
  const first = await get(errand, address);
  const challenge = first.statusCode === 401 ? readBearerChallenge(first.headers) : undefined;
  const token = challenge && (await tokenFor(errand, challenge, repository));
  const answer =
    token === undefined ? first : await again(first, () => get(errand, address, token));
  if (answer.statusCode === 200)
    return { digest: contentDigest(await read(answer, manifestBytesMax)) };
  await answer.body.dump();
  return { refused: `GET ${address.href} was answered with ${answer.statusCode}` };
}

async function again(
  { body }: Dispatcher.ResponseData,
  ask: () => Promise<Dispatcher.ResponseData>,
): Promise<Dispatcher.ResponseData> {
  await body.dump();
  return ask();
}

/** Goes where it is sent; the token goes to no other host than the one that asked for it. */
async function get(
  { dispatcher, signal }: Errand,
  from: URL,
  token?: string,
): Promise<Dispatcher.ResponseData> {
  let address = from;
  for (let hops = 0; ; hops += 1) {
    const isAtHome = address.origin === from.origin;
    const answer = await request(address, {
      ...{ dispatcher, signal },
      headers: {
        'user-agent': 'csi-release',
        accept: manifestTypes.join(', '),
        ...(token !== undefined && isAtHome && { authorization: `Bearer ${token}` }),
      },
    });
    const { location } = answer.headers;
    const isSentOn = answer.statusCode >= 300 && answer.statusCode < 400;
    if (!isSentOn || typeof location !== 'string' || hops === hopsMax) return answer;
    await answer.body.dump();
    const next = new URL(location, address);
    if (address.protocol === 'https:' && next.protocol !== 'https:')
      throw new Error(`it sent us on to ${next.origin}, without encryption`);
    address = next;
  }
}

/** Asks for a token without credentials; none where nobody gets one. */
async function tokenFor(
  { dispatcher, signal }: Errand,
  { realm, service }: { readonly realm: URL; readonly service?: string },
  repository: ImageRepository,
): Promise<string | undefined> {
  realm.searchParams.set('scope', `repository:${repository}:pull`);
  if (service !== undefined) realm.searchParams.set('service', service);
  const answer = await request(realm, { dispatcher, signal });
  const bytes = await read(answer, tokenBytesMax);
  if (answer.statusCode !== 200) return undefined;
  return readRegistryToken(Buffer.from(bytes).toString('utf8'));
}

async function read({ body }: Dispatcher.ResponseData, bytesMax: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new Error(`its answer has more than ${bytesMax} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
