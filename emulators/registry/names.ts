import { createHash } from 'node:crypto';

// The patterns are those of the OCI distribution specification 1.1, "Pulling manifests".
const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[a-f0-9]{64}$/;
const NAME_LENGTH_MAX = 255;

/** Tells whether a text names a repository in the sense of the OCI specification. */
export function isRepositoryName(text: string): boolean {
  return text.length <= NAME_LENGTH_MAX && NAME.test(text);
}

/** Tells whether a text is a tag. A tag never has a colon, so no text is both tag and digest. */
export function isTag(text: string): boolean {
  return TAG.test(text);
}

/** Tells whether a text is a digest. Only SHA-256 is offered, as Artifact Registry does. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** The digest of some bytes: `sha256:` and 64 hexadecimal digits. */
export function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/**
 * Tells whether a name is that of another registry's image, as in `gcr.io/distroless/static`: its
 * first part has a dot, which no project id has. Such names hold the stand-ins and are read only.
 */
export function isForeignName(name: string): boolean {
  return name.split('/', 1)[0]?.includes('.') === true;
}
