import type { RunName } from './build.ts';
import type { FrozenSet } from './candidate.ts';
import type { ExpectedImage } from './image.ts';
import type { Recipe } from './recipe.ts';
import { canonicalText, recipeText } from './recipe.ts';

/**
 * The text whose UUIDv5 is a build's key. It names no line and no candidate,
 * so that candidates and lines share builds, also while they run. In what order images and their
 * platforms are written makes no other build.
 */
export function buildKeyText(build: BuildIdentity): string {
  const { component, tag, commit, recipe, images, unit } = build;
  const text = { component, tag, commit, recipe: recipeText(recipe), images: inOrder(images) };
  return canonicalText(unit === undefined ? text : { ...text, unit: recipeText(unit) });
}

function inOrder(images: readonly ExpectedImage[]): readonly ExpectedImage[] {
  return images
    .map(({ name, platforms, optional }) => ({
      ...{ name, platforms: platforms.toSorted() },
      ...(optional && { optional: optional.toSorted() }),
    }))
    .sort(by(({ name }) => name));
}

function by<One>(keyOf: (one: One) => string): (one: One, other: One) => number {
  return (one, other) => (keyOf(one) < keyOf(other) ? -1 : 1);
}

/** All that makes one build another: what is built, how, and what must come of it. */
interface BuildIdentity {
  readonly component: string;
  readonly tag: string;
  readonly commit: string;
  readonly recipe: Recipe;
  readonly images: readonly ExpectedImage[];
  readonly unit?: Recipe | undefined;
}

/**
 * The text whose UUIDv5 is a candidate's staging id: everything frozen, and what asked for it. In
 * what order files write components, images, platforms and cells makes no other candidate.
 */
export function candidateText(line: string, frozen: FrozenSet, round: string): string {
  const components = frozen.components
    .map((one) => ({ ...one, images: inOrder(one.images), files: one.files.toSorted() }))
    .sort(by(({ name }) => name));
  const cells = frozen.cells.toSorted(by(({ id }) => id));
  return canonicalText({ line, frozen: { ...frozen, components, cells }, round });
}

/** The tags on a Cloud Build by which one of ours is found again, and sent to its document. */
export function buildTags(of: BuildPurpose): readonly string[] {
  switch (of.kind) {
    case 'build':
      return [...buildKeyTags(of.key), `${of.run}-${of.attempt}`];
    case 'cell':
      return [...candidateTags(of.candidate), `cell-${of.cell}-${of.attempt}`];
  }
}

/** The tags that all attempts at a build have. */
export function buildKeyTags(key: string): readonly string[] {
  return ['csi-release', `build-${key}`];
}

/** The tags that all builds of a candidate's cells have. */
export function candidateTags(candidate: string): readonly string[] {
  return ['csi-release', `candidate-${candidate}`];
}

/** What one of our Cloud Builds is for. */
export type BuildPurpose =
  | {
      readonly kind: 'build';
      readonly key: string;
      readonly run: RunName;
      readonly attempt: number;
    }
  | {
      readonly kind: 'cell';
      readonly candidate: string;
      readonly cell: string;
      readonly attempt: number;
    };

/** Reads the purpose back from a build's tags; none for a build that is not ours. */
export function purposeOf(tags: readonly string[]): BuildPurpose | undefined {
  if (!tags.includes('csi-release')) return undefined;
  return ofBuild(tags) ?? ofCell(tags);
}

function ofBuild(tags: readonly string[]): BuildPurpose | undefined {
  const key = rest(tags, 'build-');
  const images = attemptOf(rest(tags, 'images-'));
  const unit = attemptOf(rest(tags, 'unit-'));
  if (key === undefined) return undefined;
  if (images !== undefined) return { kind: 'build', key, run: 'images', attempt: images };
  return unit === undefined ? undefined : { kind: 'build', key, run: 'unit', attempt: unit };
}

function ofCell(tags: readonly string[]): BuildPurpose | undefined {
  const candidate = rest(tags, 'candidate-');
  const match = /^(.+)-(\d+)$/.exec(rest(tags, 'cell-') ?? '');
  const [, cell, attempt] = match ?? [];
  if (candidate === undefined || cell === undefined) return undefined;
  return { kind: 'cell', candidate, cell, attempt: Number(attempt) };
}

function attemptOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

function rest(tags: readonly string[], prefix: string): string | undefined {
  return tags.find((tag) => tag.startsWith(prefix))?.slice(prefix.length);
}
