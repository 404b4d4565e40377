import { beginningOf } from './beginning.ts';

/** What an anonymous client could not pull of a release when it last tried. */
export interface Unpulled {
  /** Those that are named: the first few. */
  readonly images: readonly UnpulledImage[];
  /** So many more. */
  readonly more: number;
}

/** One image, or one platform of it, and why it could not be pulled. */
export interface UnpulledImage {
  /** `REPOSITORY:TAG`. */
  readonly image: string;
  /** `os/architecture`; none where it is the index. */
  readonly platform?: string;
  readonly why: string;
}

/** So many are named: who looks for the cause finds it at a few. */
const namedMax = 20;
const whyLengthMax = 300;

/** What is kept of all that could not be pulled; none where everything could. */
export function unpulledOf(all: readonly UnpulledImage[]): Unpulled | undefined {
  if (all.length === 0) return undefined;
  const images = all
    .slice(0, namedMax)
    .map((one) => ({ ...one, why: beginningOf(one.why, whyLengthMax) }));
  return { images, more: all.length - images.length };
}

/** The same in words for people. */
export function unpulledWords({ images, more }: Unpulled): string {
  const named = images.map(({ image, platform, why }) => {
    const of = platform === undefined ? '' : ` for ${platform}`;
    return `${image}${of} (${why})`;
  });
  const rest = more === 0 ? [] : [`${more} more`];
  return `not everybody can pull ${[...named, ...rest].join(', ')}`;
}
