import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders whose content only makes sense beside the documents in Firestore. */
const besideDocuments = ['cloud-build', 'registry', 'storage', 'clock'];

/** Folders that stand for the world outside: repositories, and who people are. */
const worldOutside = ['git', 'issuer'];

/** What is said about one run alone. */
const ofOneRun = ['logs', 'stack.json'];

/** Which folders of a stack's directory a start takes over. */
export interface DataOptions {
  readonly dir: string;
  /** Whether the documents of the last run are still there. */
  readonly documentsKept: boolean;
  /** Begin with nothing at all. */
  readonly fresh: boolean;
}

/**
 * Makes the directory ready for a start: takes away what belongs to an earlier run and no longer fits
 * together. Images, objects and builds without the documents that know them would be found as what
 * they are not, so they go when the documents have gone.
 */
export async function prepareData(options: DataOptions): Promise<void> {
  const gone = [
    ...ofOneRun,
    ...(options.fresh || !options.documentsKept ? besideDocuments : []),
    ...(options.fresh ? worldOutside : []),
  ];
  await Promise.all(
    gone.map((name) => rm(join(options.dir, name), { recursive: true, force: true })),
  );
  await mkdir(join(options.dir, 'logs'), { recursive: true });
}
