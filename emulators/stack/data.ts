import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmulatorKind } from './options.ts';

/** The folder of our own Firestore: with it stands and falls what only makes sense beside it. */
const documents = 'firestore';
const besideDocuments = [
  'pubsub',
  'cloud-build',
  'registry',
  'storage',
  'clock',
  'github-releases',
];

/** Folders that stand for the world outside: repositories, people, keys, what GitHub signs with. */
const worldOutside = ['git', 'issuer', 'identity-proxy', 'kms', 'github'];

/** What is said about one run alone; its logs stay for one run more. */
const logs = 'logs';
const logsBefore = 'logs-before';
const ofOneRun = [logsBefore, 'stack.json'];

/** What is on its way out; the next start goes on deleting it. */
const setAside = 'deleted';

/** What a start finds: data that it goes on with, data that it had to take away, or nothing. */
export type Found = 'goes on' | 'gone' | 'nothing';

/** What a person is told of it. */
export const sentences: Readonly<Record<Found, string | undefined>> = {
  'goes on':
    'Goes on where the stack before ended, with its clock 11 minutes further, so that what was ' +
    'under way then is taken up again. --fresh begins with nothing.',
  gone:
    "The documents, images and builds of the run before are gone: Google's emulators keep none, " +
    'those of --emulators own do. Git repositories stay.',
  nothing: undefined,
};

/** Which folders of a stack's directory a start takes over. */
export interface DataOptions {
  readonly dir: string;
  /** Whose emulators are about to start: Google's keep no documents. */
  readonly kind: EmulatorKind;
  /** Begin with nothing at all. */
  readonly fresh: boolean;
}

/**
 * Makes the directory ready for a start: takes away what belongs to an earlier run and no longer fits
 * together. Images, objects and builds without the documents that know them would be found as what
 * they are not, so they go when the documents have gone.
 */
export async function prepareData({ dir, kind, fresh }: DataOptions): Promise<Found> {
  const found = await readdir(dir);
  const areKept = !fresh && kind === 'own' && found.includes(documents);
  const withDocuments = areKept ? [] : [documents, ...besideDocuments];
  await remove(dir, [...withDocuments, ...(fresh ? worldOutside : []), ...ofOneRun]);
  await rename(join(dir, logs), join(dir, logsBefore)).catch(unlessAbsent);
  await mkdir(join(dir, logs), { recursive: true });
  if (areKept) return 'goes on';
  return !fresh && withDocuments.some((name) => found.includes(name)) ? 'gone' : 'nothing';
}

/**
 * Takes each folder away by one rename, the documents first: a start that is killed here leaves no
 * half of a folder, and nothing that the next start would take for the rest of a run.
 */
async function remove(dir: string, names: readonly string[]): Promise<void> {
  const set = join(dir, setAside);
  await mkdir(set, { recursive: true });
  for (const name of names)
    await rename(join(dir, name), join(set, `${name}-${randomUUID()}`)).catch(unlessAbsent);
  await rm(set, { recursive: true });
}

function unlessAbsent(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
}
