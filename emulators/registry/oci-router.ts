import type { IncomingMessage, RequestListener } from 'node:http';
import { jsonAnswer, send } from './answer.ts';
import { deleteBlob, getBlob } from './blobs.ts';
import { discardRest, type Exchange, type Handler, type RegistryState } from './exchange.ts';
import { getCatalog, getReferrers, getTags } from './listings.ts';
import { deleteManifest, getManifest, putManifest } from './manifests.ts';
import { isForeignName, isRepositoryName } from './names.ts';
import { OciError, ociError } from './oci-errors.ts';
import { deleteUpload, getUpload, patchUpload, postUpload, putUpload } from './upload-requests.ts';

/** One answered request: what a test counts, and what a person looks at. */
export interface AccessLogEntry {
  readonly method: string;
  /** With the query, as the client sent it. */
  readonly path: string;
  readonly status: number;
}

/**
 * The OCI distribution API, version 1.1, and of the draft of 1.2 the tags of a push by digest. Nobody
 * is asked who they are.
 * @param log called once for each request, before its client sees the answer: who has an answer
 *   finds it counted
 */
export function ociRequestListener(
  state: RegistryState,
  log: (entry: AccessLogEntry) => void,
): RequestListener {
  return async (request, response) => {
    const { method = '', url: path = '' } = request;
    const answerWith = (answer: Parameters<typeof send>[2]) =>
      send(request, response, answer, () => log({ method, path, status: answer.status }));
    try {
      await answerWith(await handle(state, request));
    } catch (error) {
      if (response.headersSent) {
        response.destroy();
      } else {
        const { status, problems, headers } = ociErrorFrom(error);
        await answerWith(jsonAnswer(status, { errors: problems }, headers));
      }
    } finally {
      discardRest(request);
    }
  };
}

interface Route {
  /** Names have slashes, so a name reaches up to the last words that fit. */
  readonly path: RegExp;
  /** GET also answers HEAD. */
  readonly methods: Readonly<Partial<Record<string, Handler>>>;
}

const ROUTES: readonly Route[] = [
  { path: /^\/v2\/?$/, methods: { GET: () => jsonAnswer(200, {}) } },
  { path: /^\/v2\/_catalog$/, methods: { GET: getCatalog } },
  { path: /^\/v2\/(?<name>.+)\/tags\/list$/, methods: { GET: getTags } },
  { path: /^\/v2\/(?<name>.+)\/blobs\/uploads\/?$/, methods: { POST: postUpload } },
  {
    path: /^\/v2\/(?<name>.+)\/blobs\/uploads\/(?<reference>[^/]+)$/,
    methods: { GET: getUpload, PATCH: patchUpload, PUT: putUpload, DELETE: deleteUpload },
  },
  {
    path: /^\/v2\/(?<name>.+)\/blobs\/(?<reference>[^/]+)$/,
    methods: { GET: getBlob, DELETE: deleteBlob },
  },
  {
    path: /^\/v2\/(?<name>.+)\/manifests\/(?<reference>[^/]+)$/,
    methods: { GET: getManifest, PUT: putManifest, DELETE: deleteManifest },
  },
  {
    path: /^\/v2\/(?<name>.+)\/referrers\/(?<reference>[^/]+)$/,
    methods: { GET: getReferrers },
  },
];

function handle(state: RegistryState, request: IncomingMessage): ReturnType<Handler> {
  const { path, query } = readTarget(request.url ?? '');
  for (const route of ROUTES) {
    const match = route.path.exec(path);
    if (match !== null) {
      const { name = '', reference = '' } = match.groups ?? {};
      const exchange: Exchange = { state, request, name, reference, query };
      checkName(exchange, match.groups !== undefined);
      return handlerOf(route, request)(exchange);
    }
  }
  throw ociError('NAME_UNKNOWN', 'no such path in the OCI distribution API', { path });
}

// Not by URL, which takes out dots and takes `//a` for a host: no name may come out of another path
// than its own. Before the path a client may write the host (RFC 9112, section 3.2.2).
function readTarget(target: string): { readonly path: string; readonly query: URLSearchParams } {
  const [path = '', ...search] = target.replace(/^https?:\/\/[^/?]*/i, '').split('?');
  try {
    return { path: decodeURIComponent(path), query: new URLSearchParams(search.join('?')) };
  } catch {
    throw ociError('NAME_INVALID', 'the path is not percent-encoded UTF-8', { path });
  }
}

function checkName({ name, request }: Exchange, hasName: boolean): void {
  if (hasName && !isRepositoryName(name)) {
    throw ociError('NAME_INVALID', 'invalid repository name', { name });
  }
  if (isForeignName(name) && request.method !== 'GET' && request.method !== 'HEAD') {
    const message = `${name} stands for an image of another registry and is read only`;
    throw ociError('DENIED', message, { name });
  }
}

function handlerOf({ methods }: Route, { method = '' }: IncomingMessage): Handler {
  const handler = methods[method === 'HEAD' ? 'GET' : method];
  if (handler === undefined) {
    const allow = Object.keys(methods).join(', ');
    throw ociError('UNSUPPORTED', `${method} is not offered here`, { allow }, { allow });
  }
  return handler;
}

function ociErrorFrom(error: unknown): OciError {
  return error instanceof OciError
    ? error
    : ociError('UNKNOWN', 'the registry failed', { reason: String(error) });
}
