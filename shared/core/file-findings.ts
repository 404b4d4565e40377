import { beginningOf, wordsOf } from './beginning.ts';
import { type ImageReference, parseImageReference } from './image-reference.ts';
import type { ReleaseImage } from './release.ts';
import { isStable, parseComponentTag } from './version.ts';
import { visible } from './visible.ts';

/** What a file says of images, with its text; or why that cannot be told. */
export type FileReading =
  | { readonly text: string; readonly places: readonly ReferencePlace[] }
  | { readonly unreadable: string; readonly line?: number };

/** Where a file names an image. */
export interface ReferencePlace {
  /** The reference, as programs see it. */
  readonly written: string;
  readonly line: number;
  /** Where it begins in the text; none where it does not stand there letter by letter. */
  readonly offset?: number;
}

/** A file of a component, and what it says of images. */
export interface ReadFile {
  readonly component: string;
  readonly path: string;
  readonly reading: FileReading;
}

/** What may be odd about an image that a file names, the gravest first. */
const kinds = [
  'other digest',
  'canary',
  'pre-release',
  'unreadable',
  'outside',
  'no version',
  'other version',
] as const;

type FindingKind = (typeof kinds)[number];

/** Something in a component's file that promoters should know before they ask. */
export interface FileFinding {
  readonly component: string;
  readonly path: string;
  /** The first line that says so. */
  readonly line?: number;
  readonly kind: FindingKind;
  /** The reference; why, where the file cannot be read. */
  readonly says: string;
}

/** The gravest findings of a set, and how many more there are. */
export interface FileFindings {
  readonly found: readonly FileFinding[];
  readonly more: number;
}

/** So many are kept, with so much of what each says: they stand in the plan. */
const findingsMax = 20;
const saysLengthMax = 160;

/** What is odd about the images that the files of a set name. */
export function findingsIn(
  files: readonly ReadFile[],
  images: readonly ReleaseImage[],
): FileFindings {
  const all = files.flatMap((file) => findingsOf(file, images));
  const distinct = new Map(all.toReversed().map((one) => [keyOf(one), one]));
  const sorted = [...distinct.values()].toReversed().toSorted((a, b) => rankOf(a) - rankOf(b));
  const found = sorted.slice(0, findingsMax);
  return { found, more: sorted.length - found.length };
}

/** A plan with what is odd about the files that it publishes. */
export function withFindings<Plan>(plan: Plan, findings: FileFindings): Plan {
  return findings.found.length === 0 ? plan : { ...plan, findings };
}

/** Findings as people read them, a line each. */
export function findingTexts({ found, more }: FileFindings): readonly string[] {
  return [
    ...found.map(findingText),
    ...(more > 0 ? [`and ${more} more, none of them graver`] : []),
  ];
}

/** A finding as people read it. */
function findingText({ component, path, line, kind, says }: FileFinding): string {
  const where = `${component}/${path}${line === undefined ? '' : `:${line}`}`;
  switch (kind) {
    case 'unreadable':
      return `${where}: cannot be read, and stays as it is: ${says}`;
    case 'outside':
      return `${where}: ${says} is no image of the set, and stays as it is`;
    case 'other digest':
      return `${where}: ${says} is not what was tested; it becomes what was`;
    case 'canary':
    case 'pre-release':
      return `${where}: ${says} is a ${kind}; it becomes the released version`;
    case 'no version':
      return `${where}: ${says} names no version; it becomes the released one`;
    case 'other version':
      return `${where}: ${says} is another version; it becomes the released one`;
  }
}

/** The image of the set that a reference means, wherever it says that it lies. */
export function imageMeant<Image extends Pick<ReleaseImage, 'name'>>(
  reference: ImageReference,
  images: readonly Image[],
): Image | undefined {
  return images.find(({ name }) => name === reference.name);
}

function findingsOf(
  { component, path, reading }: ReadFile,
  images: readonly ReleaseImage[],
): readonly FileFinding[] {
  if ('unreadable' in reading) {
    const { unreadable: says, line } = reading;
    return [{ component, path, ...(line && { line }), kind: 'unreadable', says: shown(says) }];
  }
  return reading.places.flatMap((place) => {
    const kind = kindOf(place, images);
    const { line, written } = place;
    return kind === undefined ? [] : [{ component, path, line, kind, says: shown(written) }];
  });
}

function kindOf(
  { written, offset }: ReferencePlace,
  images: readonly ReleaseImage[],
): FindingKind | undefined {
  const reference = parseImageReference(written);
  if (reference === undefined) return 'unreadable';
  const image = imageMeant(reference, images);
  if (image === undefined) return 'outside';
  if (offset === undefined) return 'unreadable';
  const { tag, digest } = reference;
  const tested: readonly string[] = [image.digest, ...image.platforms.map((one) => one.digest)];
  if (digest !== undefined && !tested.includes(digest)) return 'other digest';
  if (tag === image.versionTag || (tag === undefined && digest !== undefined)) return undefined;
  return kindOfTag(tag);
}

/** The kind of a tag that is not the one of the set. */
function kindOfTag(tag: string | undefined): FindingKind {
  if (tag !== undefined && /(?:^|[^a-z])canary(?:$|[^a-z])/i.test(tag)) return 'canary';
  const version = parseComponentTag(tag ?? '');
  if (version === undefined) return 'no version';
  return isStable(version) ? 'other version' : 'pre-release';
}

/** What a file says on several lines is told of once. */
function keyOf({ component, path, kind, says }: FileFinding): string {
  return JSON.stringify([component, path, kind, says]);
}

function rankOf({ kind }: FileFinding): number {
  return kinds.indexOf(kind);
}

function shown(words: string): string {
  return wordsOf(visible(beginningOf(words, 2 * saysLengthMax)), saysLengthMax);
}
