/** So many images lie in staging, of which so many have expired. */
export interface Plan {
  readonly expired: number;
  readonly total: number;
  readonly case: Case;
}

/**
 * What the images are: as a real component's build leaves them, with a tag for each platform; or as
 * they join from production, with their staging id alone.
 */
export const cases = ['real build', 'one tag'] as const;

/** One of them. */
export type Case = (typeof cases)[number];

/** An image of a candidate has so many platforms. */
export const platforms = [
  'linux/amd64',
  'linux/arm64',
  'linux/ppc64le',
  'linux/s390x',
  'windows/amd64',
] as const;

/** A candidate has so many components at most, of one image each. */
export const componentsMax = 50;

/** A row of figures. */
export interface Row {
  readonly tool: string;
  readonly case: string;
  readonly expired: number;
  readonly total: number;
  readonly requests: number;
  readonly requestsPerImage: number;
  /** Documents read, as Firestore counts them; of our own alone. */
  readonly reads?: number;
  readonly ms: number;
  /** So many manifests of expired images are left. */
  readonly left: number;
  /** So many manifests of images that live are gone, or would go. */
  readonly wrong: number;
}

/** The name of our own tool in a row. */
export const ours = 'csi-release';

/** The most requests for an image: one for each tag, and one for each manifest. */
function requestsMax(of: string): number {
  const tags = of === 'real build' ? platforms.length + 2 : 1;
  return of === 'nothing due' ? 0 : tags + platforms.length + 1;
}

/** Every limit of ours that a row breaks, in words. */
export function brokenLimits(rows: readonly Row[]): readonly string[] {
  return rows
    .filter(({ tool }) => tool === ours)
    .flatMap((row) => {
      const { case: of, expired, requestsPerImage, reads = 0, ms, left, wrong } = row;
      const name = `${of}, ${expired} expired`;
      const most = requestsMax(of);
      return [
        ...(requestsPerImage > most
          ? [`${name}: ${requestsPerImage} requests, ${most} at most`]
          : []),
        ...(expired === 0 && row.requests > 0
          ? [`${name}: ${row.requests} requests, none at most`]
          : []),
        ...(expired === 0 && reads > 3 ? [`${name}: ${reads} reads, 3 at most`] : []),
        ...(expired === 50 && ms > 1000 ? [`${name}: ${Math.round(ms)} ms, 1000 at most`] : []),
        ...(left + wrong > 0 ? [`${name}: ${left} manifests left, ${wrong} wrongly gone`] : []),
      ];
    });
}
