import type { AccessLogEntry } from '../../emulators/registry/oci-router.ts';

/** What a request asks of a registry, as `docs/` and tools compare it. */
export const requestKinds = [
  'manifest GET',
  'manifest HEAD',
  'manifest PUT',
  'tag PUT',
  'blob mount',
  'blob read',
  'blob upload',
  'other',
] as const;

/** The name of a kind of request. */
export type RequestKind = (typeof requestKinds)[number];

/** How many requests there were of each kind. */
export type Counts = Readonly<Record<RequestKind, number>>;

/** Counts requests by kind, each divided by so many images. */
export function countsOf(entries: readonly AccessLogEntry[], images: number): Counts {
  const share = (kind: RequestKind) =>
    entries.filter((entry) => kindOf(entry) === kind).length / images;
  return {
    'manifest GET': share('manifest GET'),
    'manifest HEAD': share('manifest HEAD'),
    'manifest PUT': share('manifest PUT'),
    'tag PUT': share('tag PUT'),
    'blob mount': share('blob mount'),
    'blob read': share('blob read'),
    'blob upload': share('blob upload'),
    other: share('other'),
  };
}

/** All of the counted requests together. */
export function totalOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** A mount that the registry answers with a session (202) is the first request of an upload. */
function kindOf({ method, path, status }: AccessLogEntry): RequestKind {
  const { pathname, searchParams } = new URL(path, 'http://registry.invalid');
  if (pathname.includes('/blobs/uploads/')) {
    return searchParams.has('mount') && status === 201 ? 'blob mount' : 'blob upload';
  }
  if (pathname.includes('/blobs/')) return 'blob read';
  const reference = /\/manifests\/([^/]+)$/.exec(pathname)?.[1];
  if (reference === undefined) return 'other';
  if (method === 'GET') return 'manifest GET';
  if (method === 'HEAD') return 'manifest HEAD';
  if (method !== 'PUT') return 'other';
  return decodeURIComponent(reference).startsWith('sha256:') ? 'manifest PUT' : 'tag PUT';
}
