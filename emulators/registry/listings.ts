import { jsonAnswer } from './answer.ts';
import { checkDigest } from './blobs.ts';
import type { ManifestRecord } from './changes.ts';
import type { Handler } from './exchange.ts';
import { isForeignName } from './names.ts';
import { ociError } from './oci-errors.ts';
import { pageAfter } from './paging.ts';
import { referrersOf } from './relations.ts';

/** The most entries one answer lists; more come by following its Link header. */
const LISTED_MAX = 1000;

/** Lists the repositories that hold manifests; the stand-ins are not among them. */
export const getCatalog: Handler = ({ state, query }) => {
  const names = state.store
    .names()
    .filter((name) => !isForeignName(name) && state.store.repository(name).manifests.size > 0);
  const { items, next } = pageAfter(names, String, query.get('last') ?? '', sizeAsked(query));
  return jsonAnswer(200, { repositories: items }, linkTo('/v2/_catalog', query, next));
};

/** Lists the tags of a repository in lexical order. */
export const getTags: Handler = ({ state, name, query }) => {
  const { manifests, tags } = state.store.repository(name);
  if (manifests.size === 0) {
    throw ociError('NAME_UNKNOWN', 'repository name not known to registry', { name });
  }
  const sorted = [...tags.keys()].sort();
  const { items, next } = pageAfter(sorted, String, query.get('last') ?? '', sizeAsked(query));
  return jsonAnswer(200, { name, tags: items }, linkTo(`/v2/${name}/tags/list`, query, next));
};

/** Lists what refers to a manifest, be the manifest there or not. */
export const getReferrers: Handler = ({ state, name, reference: digest, query }) => {
  checkDigest(digest);
  const wanted = query.get('artifactType');
  const referrers = referrersOf(state.store.repository(name), digest)
    .map(([digest, manifest]) => descriptor(digest, manifest))
    .filter(({ artifactType }) => wanted === null || artifactType === wanted);
  const page = pageAfter(
    referrers,
    (referrer) => referrer.digest,
    query.get('last') ?? '',
    sizeAsked(query),
  );
  const index = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: page.items,
  };
  return jsonAnswer(200, index, {
    'content-type': index.mediaType,
    ...(wanted === null ? {} : { 'oci-filters-applied': 'artifactType' }),
    ...linkTo(`/v2/${name}/referrers/${digest}`, query, page.next),
  });
};

function sizeAsked(query: URLSearchParams): number {
  const asked = query.get('n');
  if (asked === null) {
    return LISTED_MAX;
  }
  if (!/^\d+$/.test(asked)) {
    throw ociError('PAGINATION_NUMBER_INVALID', 'n must be a whole number from 0', { n: asked });
  }
  return Math.min(Number(asked), LISTED_MAX);
}

function linkTo(
  path: string,
  query: URLSearchParams,
  next: string | undefined,
): Record<string, string> {
  if (next === undefined) {
    return {};
  }
  const following = new URLSearchParams(query);
  following.set('last', next);
  return { link: `<${path}?${following}>; rel="next"` };
}

// An image without a type of its own is known by that of its configuration (image specification).
function descriptor(digest: string, manifest: ManifestRecord) {
  return {
    mediaType: manifest.mediaType,
    digest,
    size: manifest.sizeBytes,
    artifactType: manifest.artifactType ?? manifest.configMediaType,
    annotations: manifest.annotations,
  };
}
