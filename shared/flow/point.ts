import { type FloatingTag, wantedVersion } from '#core/floating-tag.ts';
import type { Digest } from '#core/image.ts';
import type { Duty } from './turn.ts';

/** How often a tag is pointed anew because its document or the registry changed meanwhile. */
const pointingsMax = 5;

/**
 * Makes a floating tag name what its document says: one request to move it, and one to read it
 * again. Then the document is looked at again, too: a write that was late must not be the last one.
 *
 * @throws Error where the document changed again and again, or the tag; it stays owed.
 */
export async function point({ ports }: Duty, id: string, body: FloatingTag): Promise<void> {
  const { repository, tag } = body;
  let wanted = wantedDigest(body);
  for (let pointing = 0; pointing < pointingsMax; pointing += 1) {
    if (wanted === undefined) return;
    await ports.images.tag(repository, wanted, tag);
    const named: Digest | undefined = await ports.images.digest(repository, tag);
    const found = await ports.store.get('floating-tag', id);
    wanted = wantedDigest(found?.body ?? body);
    if (named === wanted) return;
  }
  throw new Error(`${id} changed ${pointingsMax} times while it was pointed`);
}

function wantedDigest({ held }: FloatingTag): Digest | undefined {
  return wantedVersion(held)?.digest;
}
