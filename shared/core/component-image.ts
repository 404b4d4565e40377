import semver from 'semver';
import type { ExpectedImage } from './image.ts';
import {
  type BaseVersion,
  type ComponentTag,
  parseBaseVersion,
  parseComponentTag,
} from './version.ts';

/**
 * Where a range of versions begins or ends: `8`, `8.4`, `8.4.0` for the first version under it, or
 * one pre-release, `2.0.0-rc2`.
 */
export type VersionBound = string & { readonly brand: 'VersionBound' };

/**
 * An image of a component, and the versions that have it: all of them, where neither end is given.
 * The pre-releases of a version count as it does, since a commit that first builds an image is
 * tagged `v8.4.0-rc1` before it is `v8.4.0`; where the first of them was without, the bound is one.
 */
export interface ComponentImage extends ExpectedImage {
  /** The first version that has it. */
  readonly since?: VersionBound;
  /** The first version that has it no more: patches to the last minor that has it may follow. */
  readonly until?: VersionBound;
}

/** Reads the bound of a range as `components.yaml` writes it, quoted. */
export function parseVersionBound(text: string): VersionBound | undefined {
  const bound = parseBaseVersion(text) ?? parseComponentTag(`v${text}`);
  return bound === undefined ? undefined : (text as VersionBound);
}

/** The images that a component must have at a tag. */
export function imagesAt(
  images: readonly ComponentImage[],
  tag: ComponentTag,
): readonly ExpectedImage[] {
  return images
    .filter(({ since }) => since === undefined || semver.gte(tag, lowest(since)))
    .filter(({ until }) => until === undefined || semver.lt(tag, lowest(until)))
    .map(expectedOf);
}

/** The images that some stable version under a base version may have. */
export function imagesUnder(
  images: readonly ComponentImage[],
  base: BaseVersion,
): readonly ExpectedImage[] {
  return images
    .filter(({ since }) => since === undefined || semver.lt(stable(since), stableAfter(base)))
    .filter(({ until }) => until === undefined || semver.gt(stable(until), stable(base)))
    .map(expectedOf);
}

/** The images that the last version under a base version will have: those without an end there. */
export function imagesLastUnder(
  images: readonly ComponentImage[],
  base: BaseVersion,
): readonly ExpectedImage[] {
  const lasting = images.filter(
    ({ until }) => until === undefined || semver.gte(stable(until), stableAfter(base)),
  );
  return imagesUnder(lasting, base);
}

/** Whether no stable version has an image: lines take no others. */
export function isNowhere({ since, until }: ComponentImage): boolean {
  return until !== undefined && semver.lte(stable(until), stable(since ?? '0'));
}

/** What is frozen and built has no range: writing one makes no other build. */
function expectedOf({ name, platforms, optional }: ComponentImage): ExpectedImage {
  return optional === undefined ? { name, platforms } : { name, platforms, optional };
}

/** The lowest version of a bound: `8.4.0-0`, which precedes every pre-release of 8.4.0. */
function lowest(bound: string): string {
  return bound.includes('-') ? bound : `${stable(bound)}-0`;
}

/** The lowest stable version of a bound: `8.4.0` for `8.4`, and for `8.4.0-rc2`. */
function stable(bound: string): string {
  const numbers = bound.replace(/-.*/, '').split('.');
  return [...numbers, '0', '0'].slice(0, 3).join('.');
}

/** The lowest stable version above all those under a base version: `8.5.0` after `8.4`. */
function stableAfter(base: BaseVersion): string {
  const numbers = base.split('.').map(Number);
  return stable(numbers.map((one, at) => (at === numbers.length - 1 ? one + 1 : one)).join('.'));
}
