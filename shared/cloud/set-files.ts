import { writeDescribedSet } from '#edge/described-set.ts';
import { writeImageList } from '#edge/image-list.ts';
import { readImageReferences } from '#edge/image-references.ts';
import type { SetFiles } from '#flow/set-files.ts';

/** The files of a set as programs read and write them; nothing outside is asked. */
export const writtenSetFiles: SetFiles = {
  description: async (set) => writeDescribedSet(set),
  imageList: async (images) => writeImageList(images),
  references: async (path, bytes, names) => readImageReferences(path, bytes, names),
};
