/** An image name taken apart; a name without tag and digest means the tag `latest`. */
export interface ImageReference {
  readonly host: string;
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/**
 * Parses what people write for an image, and fills in what Docker fills in: `docker.io`,
 * `library/`, `latest`.
 *
 * The grammar is that of https://github.com/distribution/reference.
 * @throws Error when the text is no image name.
 */
export function parseReference(text: string): ImageReference {
  const { name, tag, digest } = splitName(text);
  const { host, repository } = splitHost(name);
  if (!repository.split('/').every((part) => REPOSITORY_PART.test(part))) {
    throw new Error(
      `"${text}" is no image name: write host/path:tag or host/path@sha256:... in lower case`,
    );
  }
  if (digest !== undefined)
    return { host, repository, ...(tag === undefined ? {} : { tag }), digest };
  return { host, repository, tag: tag ?? 'latest' };
}

/** Writes a reference in full, so that two spellings of one image compare equal. */
export function formatReference(reference: ImageReference): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  return `${reference.host}/${reference.repository}${tag}${digest}`;
}

/**
 * Says in which repository of the local registry an image is written.
 *
 * `gcr.io/P/I` and `us-docker.pkg.dev/P/gcr.io/I` are one image, as in Artifact Registry.
 * @throws Error for a host that the local registry does not stand in for.
 */
export function pushRepository(reference: ImageReference, registryUrl: string): string {
  const own = ownRepository(reference, registryUrl);
  if (own !== undefined) return own;
  throw new Error(
    `${formatReference(reference)} cannot be pushed: the local registry takes only ` +
      `gcr.io/PROJECT/IMAGE, us-docker.pkg.dev/PROJECT/REPOSITORY/IMAGE ` +
      `and its own address ${new URL(registryUrl).host}`,
  );
}

/**
 * Says in which repositories of the local registry an image is looked for, in this order.
 *
 * Images that are not the stack's own, say `gcr.io/distroless/static`, are served below their
 * host's name.
 */
export function pullRepositories(
  reference: ImageReference,
  registryUrl: string,
): readonly string[] {
  const mirrored = `${reference.host}/${reference.repository}`;
  const own = ownRepository(reference, registryUrl);
  if (own === undefined) return [mirrored];
  return reference.host === 'gcr.io' ? [own, mirrored] : [own];
}

const REPOSITORY_PART = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

function splitName(text: string): { name: string; tag?: string; digest?: string } {
  const at = text.indexOf('@');
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const tagged = at === -1 ? text : text.slice(0, at);
  const colon = tagged.lastIndexOf(':');
  const hasTag = colon > tagged.lastIndexOf('/');
  const tag = hasTag ? tagged.slice(colon + 1) : undefined;
  if (digest !== undefined && !DIGEST.test(digest)) {
    throw new Error(
      `"${text}" has the digest "${digest}": write sha256: and 64 hexadecimal digits`,
    );
  }
  if (tag !== undefined && !TAG.test(tag)) {
    throw new Error(`"${text}" has the tag "${tag}": write at most 128 letters, digits, _ . and -`);
  }
  return {
    name: hasTag ? tagged.slice(0, colon) : tagged,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

function splitHost(name: string): { host: string; repository: string } {
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  if (first === 'localhost' || /[.:]/.test(first)) {
    return { host: first, repository: name.slice(slash + 1) };
  }
  return { host: 'docker.io', repository: slash === -1 ? `library/${name}` : name };
}

function ownRepository(reference: ImageReference, registryUrl: string): string | undefined {
  const { host, repository } = reference;
  if (host === new URL(registryUrl).host) return repository;
  const parts = repository.split('/');
  if (host === 'us-docker.pkg.dev' && parts.length >= 3) return repository;
  if (host !== 'gcr.io' || parts.length < 2) return undefined;
  const [project = '', ...image] = parts;
  return [project, 'gcr.io', ...image].join('/');
}
