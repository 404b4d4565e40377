import type { DescribedRelease } from '#core/described-set.ts';
import { registryAddress } from '#core/image.ts';
import type { SetImage } from '#core/released-set.ts';
import { type Check, checked } from './check.ts';
import type { FoundRelease } from './found-release.ts';

const check = 'manifests name only images of the release, by its tags and digests';
const of = 'names of images';

/** Whatever names a content, in any file: `us-docker.pkg.dev/p/r/image:v1.0.0@sha256:...`. */
const named =
  /(?<address>[\w./-]{1,255})(?::(?<tag>[\w.-]{1,128}))?@(?<digest>sha256:[0-9a-f]{64})(?![0-9a-f])/g;

/** Checks what the components' files say of images: a digest that is none of the set was not tested. */
export function checkManifests({ description, files }: FoundRelease): Check {
  if (description.kind === 'unreadable') return checked(check, of, 0, [description.why]);
  const release = description.value;
  const manifests = [...files].filter(([path]) => isOfComponent(release, path));
  const found = manifests.flatMap(([path, bytes]) => {
    const text = new TextDecoder().decode(bytes);
    return [...text.matchAll(named)].map((match) => ({
      words: `${path} names ${match[0]}`,
      fault: faultOf(release.images, match.groups ?? {}),
    }));
  });
  const faults = found.flatMap(({ words, fault }) =>
    fault === undefined ? [] : [`${words}, ${fault}`],
  );
  return checked(check, of, found.length, faults);
}

function isOfComponent({ components }: DescribedRelease, path: string): boolean {
  return components.some(({ name }) => path.startsWith(`${name}/`));
}

function faultOf(
  images: readonly SetImage[],
  { address = '', tag, digest }: { readonly [name: string]: string | undefined },
): string | undefined {
  const image = images.find(({ repository }) => registryAddress(repository) === address);
  if (image === undefined) return 'which is no image of the release';
  if (digest !== image.digest) return `and the release has ${image.digest}`;
  return tag === undefined || tag === image.tag ? undefined : `and its tag is ${image.tag}`;
}
