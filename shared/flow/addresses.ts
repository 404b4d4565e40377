import { type ImageRepository, imageRepository } from '#core/image.ts';
import type { OriginAddress } from '#core/origin.ts';
import type { Places } from './ports.ts';
import type { StatementAddress } from './statements.ts';

/** Where the archive of a commit lies in the source bucket; it is also the build's source. */
export function sourceObject(component: string, commit: string): string {
  return `${component}/${commit}.tar.gz`;
}

/** Where a released file of a commit lies in the source bucket. */
export function fileObject(component: string, commit: string, path: string): string {
  return `${component}/${commit}/${path}`;
}

/**
 * Where a change log of a commit lies in the source bucket. The name of a component begins with a
 * letter, so no file that is released lies there.
 */
export function changeLogObject(component: string, commit: string, path: string): string {
  return `_change-logs/${component}/${commit}/${path}`;
}

/** Where a candidate's copy of a file lies while it is staged, or a release's for ever. */
export function releaseObject(line: string, of: string, component: string, path: string): string {
  return `${line}/${of}/${component}/${path}`;
}

/** Where a file of a set lies, by its path: of a candidate while it is staged, or of a release. */
export function setObject(line: string, of: string, path: string): string {
  return `${line}/${of}/${path}`;
}

/**
 * Where the statement of an image's origin lies in the release bucket, for ever. The name of a line
 * begins with a letter, so no release lies there.
 */
export function originObject({ component, tag, commit, image }: OriginAddress): string {
  const content = image.digest.replace(':', '-');
  return `_origins/${component}/${tag}/${commit}/${image.name}@${content}.json`;
}

/** Where the statement of a set lies while it is staged; of each release number another one. */
export function statementObject({ line, candidate, version }: StatementAddress): string {
  return `${line}/${candidate}/statements/${version}.json`;
}

/** Where anybody who may read an object fetches it by its name alone. */
export function downloadAddress(places: Places, bucket: string, object: string): string {
  const path = object.split('/').map(encodeURIComponent).join('/');
  return `${places.downloads}/${bucket}/${path}`;
}

/** The staging repository of an image. */
export function stagingRepository(places: Places, image: string): ImageRepository {
  return imageRepository(places.staging, image);
}
