import { z } from 'zod';
import {
  type Digest,
  type ImageRepository,
  parseDigest,
  registryAddress,
  repositoryAt,
} from '#core/image.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { printable, readBy } from './faults.ts';
import { readJson } from './json.ts';
import { tagSchema } from './registry-lists.ts';
import { digestSchema, visibleText } from './texts.ts';

/** One page of the list of what a repository of Artifact Registry holds. */
interface StagingPage {
  readonly images: readonly {
    readonly repository: ImageRepository;
    readonly digest: Digest;
    readonly tags: readonly string[];
    readonly uploadedAtMs: number;
    /** The manifests that an index lists; none for a manifest. */
    readonly children: readonly Digest[];
  }[];
  /** What the next page is asked for by; none on the last one. */
  readonly next?: string;
}

/** Image names have at most 255 characters, and may be written with three for each. */
const nameLengthMax = 1_000;
const mediaTypeLengthMax = 255;
/** It becomes part of an address. */
const pageTokenLengthMax = 4_000;
const nameShownMax = 300;

/** A time that was never set is written as the beginning of 1970. */
const instantSchema = z.iso
  .datetime({ offset: true, error: 'must be an instant such as 2026-08-17T08:00:19.123456Z' })
  .transform((text) => Date.parse(text))
  .refine((ms) => ms > 0, 'must be an instant after 1970-01-01');
/** What is left out is empty, as in all JSON of Google's. */
const imageSchema = z.object({
  name: visibleText(nameLengthMax),
  tags: z.array(tagSchema).default([]),
  uploadTime: instantSchema,
  mediaType: visibleText(mediaTypeLengthMax),
  imageManifests: z.array(z.object({ digest: digestSchema })).default([]),
});
const pageSchema = z.object({
  dockerImages: z.array(imageSchema).default([]),
  nextPageToken: z.literal('').or(visibleText(pageTokenLengthMax)).default(''),
});

/**
 * Reads one page of `projects.locations.repositories.dockerImages.list` for the staging repository
 * of a project. Nothing is passed over: what is left out of an answer could be taken to be gone.
 *
 * @throws PermanentError `malformed`, also for an image of another repository, and for an index that
 *   does not say what it lists
 * @see https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories.dockerImages
 */
export function readStagingPage(bytes: Uint8Array, project: string, what: string): StagingPage {
  const { dockerImages, nextPageToken } = readBy(pageSchema, readJson(bytes, what), what);
  const images = dockerImages.map(({ name, tags, uploadTime, mediaType, imageManifests }) => {
    if (/\.(index|list)\./.test(mediaType) && imageManifests.length === 0)
      throw malformed(what, name, 'is an index and does not say what it lists');
    const named = readName(name, project);
    if (named === undefined) throw malformed(what, name, `is no image in staging of ${project}`);
    const children = imageManifests.map(({ digest }) => digest);
    return { ...named, tags, uploadedAtMs: uploadTime, children };
  });
  return nextPageToken === '' ? { images } : { images, next: nextPageToken };
}

/** `projects/P/locations/us/repositories/gcr.io/dockerImages/IMAGE@DIGEST`; `/` in IMAGE as `%2F`. */
function readName(name: string, project: string) {
  const parent = `projects/${project}/locations/us/repositories/gcr.io/dockerImages/`;
  if (!name.startsWith(parent)) return undefined;
  const [image = '', digestText = '', ...more] = name.slice(parent.length).split('@');
  const path = decoded(image);
  const digest = parseDigest(digestText);
  if (path === undefined || digest === undefined || more.length > 0) return undefined;
  const repository = repositoryAt(registryAddress(`${project}/gcr.io/${path}`));
  return repository && { repository, digest };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function malformed(what: string, name: string, words: string): PermanentError {
  return new PermanentError('malformed', `${what}: ${printable(name, nameShownMax)} ${words}`);
}
