import { createHash } from 'node:crypto';

// The patterns are those of the OCI distribution specification 1.1, "Pulling manifests".
const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/;
const NAME_LENGTH_MAX = 255;

/** Tells whether a text names a repository in the sense of the OCI specification. */
export function isRepositoryName(text: string): boolean {
  return text.length <= NAME_LENGTH_MAX && NAME.test(text);
}

/** Tells whether a text is a tag. A tag never has a colon, so no text is both tag and digest. */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

/**
 * The algorithms that digests are made with: the registered ones (OCI image specification,
 * "Registered algorithms") that Node has.
 */
export const DIGEST_ALGORITHMS = ['sha256', 'sha512'] as const;

/** One of {@link DIGEST_ALGORITHMS}. */
export type DigestAlgorithm = (typeof DIGEST_ALGORITHMS)[number];

/** Tells whether a text is a digest of one of {@link DIGEST_ALGORITHMS}. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** The algorithm that a digest was made with; SHA-256, the canonical one, for what is no digest. */
export function algorithmOf(digest: string): DigestAlgorithm {
  return DIGEST_ALGORITHMS.find((known) => digest.startsWith(`${known}:`)) ?? 'sha256';
}

/** The digest of some bytes: an algorithm, a colon and hexadecimal digits. */
export function digestOf(bytes: Uint8Array, algorithm: DigestAlgorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`;
}

/**
 * Tells whether a name is that of another registry's image, as in `gcr.io/distroless/static`: its
 * first part has a dot, which no project id has. Such names hold the stand-ins and are read only.
 */
export function isForeignName(name: string): boolean {
  return name.split('/', 1)[0]?.includes('.') === true;
}
