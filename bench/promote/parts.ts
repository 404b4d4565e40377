import type { CountedRequest } from './front.ts';
import type { Timeline } from './order.ts';

/** What is counted apart from the content of images, as a limit of its own holds for it. */
export const partsApart = ['plan', 'referrers', 'statement', 'floating'] as const;

/** What a request of a promotion is for. */
export type Part = 'content' | (typeof partsApart)[number];

/** The steps of a promotion that carry content: blobs, manifests, and one version tag. */
const contentSteps: ReadonlySet<string> = new Set(['copying', 'verifying', 'tagging']);

/** What a request was for: what it asks says so, or else the step of the promotion it was made in. */
export function partOf(request: CountedRequest, timeline: Timeline): Part {
  const { pathname } = new URL(request.path, 'http://registry.invalid');
  if (pathname.includes('/referrers/')) return 'referrers';
  const reference = decodeURIComponent(/\/manifests\/([^/]+)$/.exec(pathname)?.[1] ?? '');
  if (/^sha256-[0-9a-f]{64}/.test(reference)) return 'referrers';
  const step = stepAt(timeline, request.atMs);
  if (step === 'admission') return isLook(pathname, reference) ? 'plan' : 'statement';
  if (step === 'copying' && pathname.endsWith('/tags/list')) return 'referrers';
  if (step === 'tagging' && isAbsence(request)) return 'plan';
  return contentSteps.has(step) ? 'content' : 'floating';
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
