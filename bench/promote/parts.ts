import type { CountedRequest } from './front.ts';
import type { Timeline } from './order.ts';

/** What is counted apart from the content of images, as a limit of its own holds for it. */
export const partsApart = ['plan', 'referrers', 'statement', 'floating', 'check'] as const;

/** What a request of a promotion is for. */
export type Part = 'content' | (typeof partsApart)[number];

/** The steps of a promotion that carry content: blobs, manifests, and one version tag. */
const contentSteps: ReadonlySet<string> = new Set(['copying', 'verifying', 'tagging']);

/** The contents that staging was asked for, by their digests: a promotion copies those alone. */
export function stagedOf(requests: readonly CountedRequest[]): ReadonlySet<string> {
  return new Set(
    requests.flatMap(({ path }) => {
      const { pathname, searchParams } = new URL(path, 'http://registry.invalid');
      const from = searchParams.get('from') ?? pathname;
      return `/${from}/`.includes(stagingPart) ? (digestOf(path) ?? []) : [];
    }),
  );
}

const stagingPart = '/gcr.io/';

/**
 * What a request was for: what it asks says so, or else the step of the promotion it was made in.
 * What is put beside the copies of what is staged belongs to the statement.
 */
export function partOf(
  request: CountedRequest,
  timeline: Timeline,
  staged: ReadonlySet<string>,
): Part {
  const { pathname } = new URL(request.path, 'http://registry.invalid');
  if (pathname.includes('/referrers/')) return 'referrers';
  const reference = decodeURIComponent(/\/manifests\/([^/]+)$/.exec(pathname)?.[1] ?? '');
  if (/^sha256-[0-9a-f]{64}/.test(reference)) return 'referrers';
  const step = stepAt(timeline, request.atMs);
  if (step === 'checking') return 'check';
  if (step === 'admission') return isLook(pathname, reference) ? 'plan' : 'statement';
  if (step === 'copying' && pathname.endsWith('/tags/list')) return 'referrers';
  if (step === 'copying' && !staged.has(digestOf(request.path) ?? '')) return 'statement';
  if (step === 'tagging' && isAbsence(request)) return 'plan';
  return contentSteps.has(step) ? 'content' : 'floating';
}

/** The digest of the manifest or the blob that a request is about, where it names one. */
function digestOf(path: string): string | undefined {
  const { pathname, searchParams } = new URL(path, 'http://registry.invalid');
  const reference = /\/(?:manifests|blobs)\/(sha256:[^/]+)$/.exec(
    decodeURIComponent(pathname),
  )?.[1];
  return searchParams.get('mount') ?? searchParams.get('digest') ?? reference;
}

/** The step that a promotion was at. */
export function stepAt({ steps }: Timeline, atMs: number): string {
  return steps.findLast((one) => one.atMs <= atMs)?.step ?? 'admission';
}

/** Whether a look found no version tag, right before it is written; where it finds it, it is content. */
function isAbsence({ method, status }: CountedRequest): boolean {
  return method === 'HEAD' && status === 404;
}

/** Whether a request looks at a version tag: what else admission reads says where an image is from. */
function isLook(pathname: string, reference: string): boolean {
  return pathname.endsWith('/tags/list') || /^v\d+\.\d+\.\d+/.test(reference);
}
