import type { DescribedRelease } from '#core/described-set.ts';
import { imageMeant, type ReferencePlace } from '#core/file-findings.ts';
import { parseImageReference } from '#core/image-reference.ts';
import { type PulledImage, releasedReference } from '#core/released-text.ts';
import { readImageReferences } from '#edge/image-references.ts';
import { type Check, checked } from './check.ts';
import type { FoundRelease } from './found-release.ts';

const check = 'manifests name the images of the release by its tags and digests';
const of = 'names of images';

/** Checks what the components' files say of the release's images; others are no part of it. */
export function checkManifests({ description, files }: FoundRelease): Check {
  if (description.kind === 'unreadable') return checked(check, of, 0, [description.why]);
  const { images, components } = description.value;
  const pulled = images.map(({ tag, ...image }) => ({ ...image, versionTag: tag }));
  const manifests = [...files].filter(([path]) => isOfComponent(components, path));
  const found = manifests.map(([path, bytes]) => lookInto(path, bytes, pulled));
  const count = found.reduce((sum, one) => sum + one.count, 0);
  const faults = found.flatMap((one) => one.faults);
  const unread = found.flatMap((one) => one.unread ?? []);
  return {
    ...checked(check, of, count, faults),
    ...(unread.length === 0 ? {} : { unchecked: unread.join('; ') }),
  };
}

function isOfComponent(components: DescribedRelease['components'], path: string): boolean {
  return components.some(({ name }) => path.startsWith(`${name}/`));
}

/** What was found in one file. */
interface Looked {
  readonly count: number;
  readonly faults: readonly string[];
  readonly unread?: string;
}

function lookInto(path: string, bytes: Uint8Array, images: readonly PulledImage[]): Looked {
  const names = images.map(({ name }) => name);
  const reading = readImageReferences(path, bytes, names);
  if ('unreadable' in reading)
    return { count: 0, faults: [], unread: `${path} cannot be read: ${reading.unreadable}` };
  const own = reading.places.flatMap((place) => {
    const reference = parseImageReference(place.written);
    const image = reference && imageMeant(reference, images);
    return image === undefined ? [] : [{ place, wanted: releasedReference(image) }];
  });
  const faults = own
    .filter(({ place, wanted }) => !isNamed(place, wanted))
    .map(
      ({ place: { line, written }, wanted }) => `${path}:${line} names ${written}, not ${wanted}`,
    );
  return { count: own.length, faults };
}

/** What does not stand in a file letter by letter was not put there by us. */
function isNamed({ written, offset }: ReferencePlace, wanted: string): boolean {
  return written === wanted && offset !== undefined;
}
