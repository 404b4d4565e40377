import type { Digest, StagedImage } from './image.ts';
import type { Outcome } from './run.ts';

/** What somebody outside says of one attempt at one test cell. */
export interface TestResult {
  readonly candidate: string;
  readonly cell: string;
  /** Counted from 1. */
  readonly attempt: number;
  /** The secret name of the attempt: who knows it was asked to run it. */
  readonly nonce: string;
  readonly outcome: Exclude<Outcome, 'timed-out'> | 'running';
  readonly why: string;
  readonly url?: string;
  /** What was tested, by image, where the sender says it. */
  readonly digests?: Readonly<Record<string, Digest>>;
  /** The addresses of its JUnit reports, where the sender says them. */
  readonly junit?: readonly string[];
  /** The folder in Cloud Storage below which its reports are, where there are any. */
  readonly artifacts?: string;
}

/** What a person says of a cell that only a person can judge. */
export interface ResultWish {
  readonly candidate: string;
  readonly cell: string;
  readonly outcome: 'passed' | 'failed' | 'inconclusive';
  /** Why, in the person's words. */
  readonly reason: string;
  readonly url?: string | undefined;
  /** Names the request, so that the same again is the same result. */
  readonly id?: string | undefined;
}

/** The topics of a source of results: where it is asked, and where it alone answers. */
export function topicsOf(source: string | undefined): {
  readonly requests: string;
  readonly results: string;
} {
  const suffix = source === undefined ? '' : `-${source}`;
  return { requests: `tests-requested${suffix}`, results: `tests-passed${suffix}` };
}

/** What is wrong with the digests that were tested: they must be the candidate's, all and only. */
export function digestFault(
  images: readonly StagedImage[],
  tested: Readonly<Record<string, Digest>>,
): string | undefined {
  for (const [name, digest] of Object.entries(tested)) {
    const image = images.find((one) => one.name === name);
    if (image === undefined) return `there is no image ${name} in the candidate`;
    if (image.digest === digest) continue;
    const other = images.find((one) => one.digest === digest);
    const whose = other === undefined ? 'is not in the candidate' : `is that of ${other.name}`;
    return `${name} at ${digest} ${whose}`;
  }
  const untold = images.find(({ name }) => !Object.hasOwn(tested, name));
  return untold && `${untold.name} was not tested, says the result: it gives no digest of it`;
}

/**
 * What is wrong with the images that a job was told by their tag: each tag must name what was to be
 * tested.
 */
export function pulledFault(
  images: readonly StagedImage[],
  tag: string,
  there: ReadonlyMap<string, Digest | undefined>,
): string | undefined {
  const other = images.find(({ name, digest }) => there.get(name) !== digest);
  if (other === undefined) return undefined;
  const found = there.get(other.name) ?? 'nothing';
  return `${other.name}:${tag} is ${found} now, and not ${other.digest}: what ran is not known`;
}
