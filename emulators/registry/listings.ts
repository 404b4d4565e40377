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
  const { items, last } = pageAfter(names, String, query.get('last') ?? '', sizeAsked(query));
  return jsonAnswer(200, { repositories: items }, linkTo('/v2/_catalog', query, last));
};

/** Lists the tags of a repository in lexical order, in which case does not count ("Listing Tags"). */
export const getTags: Handler = ({ state, name, query }) => {
  const { manifests, tags } = state.store.repository(name);
  if (manifests.size === 0) {
    throw ociError('NAME_UNKNOWN', 'repository name not known to registry', { name });
  }
  const sorted = [...tags.keys()].sort((left, right) =>
    lexicalKey(left) < lexicalKey(right) ? -1 : 1,
  );
  const after = query.get('last') ?? '';
  const page = pageAfter(
    sorted,
    lexicalKey,
    after === '' ? '' : lexicalKey(after),
    sizeAsked(query),
  );
  const headers = linkTo(`/v2/${name}/tags/list`, query, page.last);
  return jsonAnswer(200, { name, tags: page.items }, headers);
};

/** Lists what refers to a manifest, be the manifest there or not. */
export const getReferrers: Handler = ({ state, name, reference: digest, query }) => {
  checkDigest(digest);
  const wanted = query.get('artifactType');
  const referrers = referrersOf(state.store.repository(name), digest)
    .map(([digest, manifest]) => descriptor(digest, manifest))
    .filter(({ artifactType = '' }) => wanted === null || artifactType === wanted);
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
    ...linkTo(`/v2/${name}/referrers/${digest}`, query, page.last?.digest),
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
  last: string | undefined,
): Record<string, string> {
  if (last === undefined) {
    return {};
  }
  const following = new URLSearchParams(query);
  following.set('last', last);
  return { link: `<${path}?${following}>; rel="next"` };
}

// Tags that differ only in case still have an order: that of their code units.
function lexicalKey(tag: string): string {
  return `${tag.toLowerCase()}\n${tag}`;
}

// An image without a type of its own is known by that of its configuration, an index by none
// ("Listing Referrers"); an empty type is none.
function descriptor(digest: string, manifest: ManifestRecord) {
  return {
    mediaType: manifest.mediaType,
    digest,
    size: manifest.sizeBytes,
    artifactType: manifest.artifactType || manifest.configMediaType,
    annotations: manifest.annotations,
  };
}
