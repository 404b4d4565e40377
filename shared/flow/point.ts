import { type FloatingTag, wantedVersion } from '#core/floating-tag.ts';
import type { Perform } from './performing.ts';
import type { Ports } from './ports.ts';

/** How often a tag is pointed anew because its document changed meanwhile. */
const pointingsMax = 5;

/**
 * Makes a floating tag name what its document says, and looks at the document again: a write that
 * was late must not be the last one.
 *
 * @throws Error where the document changed again and again; it stays owed.
 */
export const point: Perform<'floating-tag'> = async ({ ports }, id, body) => {
  let floating: FloatingTag = body;
  for (let pointing = 0; pointing < pointingsMax; pointing += 1) {
    const pointed = await pointOnce(ports, floating);
    const found = await ports.store.get('floating-tag', id);
    floating = found?.body ?? floating;
    if (wantedVersion(floating.held)?.version === pointed) return {};
  }
  throw new Error(`${id} changed ${pointingsMax} times while it was pointed`);
};

async function pointOnce(
  { images }: Ports,
  { repository, tag, held }: FloatingTag,
): Promise<string | undefined> {
  const wanted = wantedVersion(held);
  if (wanted === undefined) return undefined;
  await images.tag(repository, wanted.digest, tag);
  return wanted.version;
}
