/** The name of an image as people and files write it: `registry.example/team/image:v1.0.0@sha256:...`. */
export interface ImageReference {
  /** All before the tag and the digest. */
  readonly address: string;
  /** The last part of the address, by which a component knows its image. */
  readonly name: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Addresses have at most 255 characters, tags 128, and a digest hardly more. */
const referenceLengthMax = 600;

const host = '[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\\d{1,5})?';
const part = '[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?';
const tag = '(?::(?<tag>\\w[\\w.-]{0,127}))?';
const digest = '(?:@(?<digest>[a-z0-9.+_-]{1,32}:[0-9A-Fa-f]{32,128}))?';
const referencePattern = new RegExp(
  `^(?<address>(?:${host}/)?(?:${part}/)*(?<name>${part}))${tag}${digest}$`,
);

/** Reads a reference as the distribution specification writes it; nothing else is one. */
export function parseImageReference(text: string): ImageReference | undefined {
  if (text.length > referenceLengthMax) return undefined;
  const { address, name, ...named } = referencePattern.exec(text)?.groups ?? {};
  if (address === undefined || name === undefined) return undefined;
  return {
    ...{ address, name },
    ...(named['tag'] !== undefined && { tag: named['tag'] }),
    ...(named['digest'] !== undefined && { digest: named['digest'] }),
  };
}
