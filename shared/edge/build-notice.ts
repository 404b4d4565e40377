import { z } from 'zod';
import { readBy } from './faults.ts';
import { visibleText } from './texts.ts';

/** What is read of Cloud Build's word about a build; the rest the build itself is asked. */
interface BuildNotice {
  readonly id: string;
  readonly tags: readonly string[];
}

const textLengthMax = 256;
const tagsMax = 100;

const noticeSchema = z.object({
  id: visibleText(textLengthMax),
  tags: z.array(visibleText(textLengthMax)).max(tagsMax).nullish(),
});

/**
 * Reads a message of topic `cloud-builds`: the Build resource as proto3 JSON. It carries every
 * build of the project; ours are told by their tags.
 *
 * @throws PermanentError `malformed`
 */
export function readBuildNotice(data: unknown): BuildNotice {
  const { id, tags } = readBy(noticeSchema, data, 'the notice of Cloud Build');
  return { id, tags: tags ?? [] };
}
