import { descriptionPath } from '#core/described-set.ts';
import type { Digest } from '#core/image.ts';
import type { Promotion } from '#core/promotion.ts';
import type { PublishedFiles } from '#core/release.ts';
import { setObject } from './addresses.ts';
import { contentDigest } from './identify.ts';
import { statementPath } from './statement-file.ts';
import type { Duty } from './turn.ts';

/**
 * Where the files of a release lie, and the contents by which they can be trusted, as they are read
 * back: a release does not stand before they do.
 *
 * @throws Error where one is not there
 */
export async function publishedFiles(
  { ports }: Duty,
  { line, version }: Promotion,
): Promise<PublishedFiles> {
  const { releaseBucket } = ports.places;
  const contentOf = async (path: string): Promise<Digest> => {
    const name = setObject(line, version, path);
    const bytes = await ports.files.get(releaseBucket, name);
    if (bytes === undefined) throw new Error(`${releaseBucket} has no ${name}`);
    return contentDigest(bytes);
  };
  const [description, statement] = await Promise.all([
    contentOf(descriptionPath),
    contentOf(statementPath),
  ]);
  return {
    folder: `gs://${releaseBucket}/${setObject(line, version, '')}`,
    description,
    statement,
  };
}
