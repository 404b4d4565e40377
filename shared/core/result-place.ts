/**
 * Whether an address lies under a prefix: same scheme, host and port, and every segment of the
 * prefix's path. Both are taken apart and compared piece by piece, and whatever might be read in
 * two ways (`..`, users, encoded slashes) lies nowhere. A page of Prow's
 * (`https://HOST/view/gs/BUCKET/PATH`) shows what lies in `gs://BUCKET/PATH`, so that a prefix of
 * such pages holds for that too.
 *
 * @see https://github.com/kubernetes-sigs/prow/blob/main/pkg/spyglass/spyglass.go
 */
export function isUnder(address: string, prefix: string): boolean {
  const place = placeOf(address);
  const above = placeOf(prefix);
  if (place === undefined || above === undefined) return false;
  const shown = shownBy(above);
  return isWithin(place, above) || (shown !== undefined && isWithin(place, shown));
}

interface Place {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly segments: readonly string[];
}

const httpsAddress =
  /^https:\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::(\d{1,5}))?(\/[^?#]*)?(?:[?#][!-~]*)?$/i;
const storageAddress = /^gs:\/\/([a-z0-9][a-z0-9._-]*)(\/[^?#]*)?$/;
/** What RFC 3986 lets a segment have, but for encoded dots, slashes, backslashes and controls. */
const segment = /^(?:[\w.~!$&'()*+,;=:@-]|%(?!2[ef]|5c|[01][\da-f]|7f)[\da-f]{2})+$/i;
/** Servers differ in what they make of them. */
const dots = /^\.\.?(?:;|$)/;
const httpsPort = '443';

function placeOf(address: string): Place | undefined {
  const [, host = '', port = httpsPort, httpsPath = ''] = httpsAddress.exec(address) ?? [];
  if (host !== '') return placed(`https://${host.toLowerCase()}:${Number(port)}`, httpsPath);
  const [, bucket = '', storagePath = ''] = storageAddress.exec(address) ?? [];
  return bucket === '' ? undefined : placed(`gs://${bucket}`, storagePath);
}

function placed(origin: string, path: string): Place | undefined {
  const segments = path.replace(/^\//, '').replace(/\/$/, '').split('/');
  if (segments.length === 1 && segments[0] === '') return { origin, segments: [] };
  const isPlain = segments.every((one) => segment.test(one) && !dots.test(one));
  return isPlain ? { origin, segments } : undefined;
}

function isWithin(place: Place, above: Place): boolean {
  return (
    place.origin === above.origin && above.segments.every((one, at) => place.segments[at] === one)
  );
}

function shownBy({ origin, segments }: Place): Place | undefined {
  const [view, scheme, bucket, ...path] = segments;
  const isPage = origin.startsWith('https://') && view === 'view' && scheme === 'gs';
  return isPage && bucket !== undefined ? { origin: `gs://${bucket}`, segments: path } : undefined;
}
