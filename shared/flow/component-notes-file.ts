import type { Candidate, FrozenComponent } from '#core/candidate.ts';
import type { WrittenLog } from '#core/change-log.ts';
import { type ComponentNotes, stagedRange } from '#core/component-notes.ts';
import { changeLogObject, setObject } from './addresses.ts';
import { type ReadLogs, withReleases } from './github-notes.ts';
import type { GivenFile } from './given-file.ts';
import { inParallel } from './in-parallel.ts';
import { lookAtPreceding } from './look-at-preceding.ts';
import type { Duty } from './turn.ts';

/** The components' own notes, below the staging area of a candidate. */
export const componentNotesPath = 'component-notes.json';

const contentType = 'application/json';

/**
 * What the components say of all that is new since the line's newest release: in their change logs,
 * or in their releases on GitHub. It is written here, once: when the area is staged anew that release
 * may be another, and GitHub answer otherwise; what was written first stays, whoever else stages it.
 */
export async function componentNotesFile(
  duty: Duty,
  candidate: Candidate,
): Promise<readonly GivenFile[]> {
  const { files, notes, places } = duty.ports;
  const { releaseBucket: bucket } = places;
  const object = setObject(candidate.line, candidate.id, componentNotesPath);
  const found = await files.get(bucket, object);
  if (found !== undefined) return [fileOf(found)];
  const written = await notes.write(await componentNotes(duty, candidate));
  if ((await files.putIfAbsent(bucket, object, written, contentType)) === 'created')
    return [fileOf(written)];
  const first = await files.get(bucket, object);
  if (first === undefined) throw new Error(`gs://${bucket}/${object} was there, and is gone`);
  return [fileOf(first)];
}

/** Where the change logs of a component are read. */
export type LogsOf = (duty: Duty, component: FrozenComponent) => Promise<readonly WrittenLog[]>;

/** What the components of a set say of all that is new since the line's newest release. */
export async function componentNotes(
  duty: Duty,
  { line, frozen }: Pick<Candidate, 'line' | 'frozen'>,
  logsOf: LogsOf = keptLogs,
): Promise<readonly ComponentNotes[]> {
  const before = await lookAtPreceding(duty, line);
  const released = new Map(before?.components.map(({ name, tag }) => [name, tag]));
  const read = await inParallel(frozen.components, (component) =>
    readLogs(duty, component, released.get(component.name), logsOf),
  );
  const told = await withReleases(duty, read.flat());
  return told.map(({ component: { name, tag, repository }, range: { after }, said }) => ({
    ...{ component: name, tag, repository, ...said },
    ...(after !== undefined && { after }),
  }));
}

/** The change logs that were kept of a component's commit. */
export async function keptLogs(
  { ports }: Duty,
  component: FrozenComponent,
): Promise<readonly WrittenLog[]> {
  const { sourceBucket: bucket } = ports.places;
  const prefix = changeLogObject(component.name, component.commit, '');
  const names = await ports.files.list(bucket, prefix);
  const contents = await inParallel(names, (name) => ports.files.get(bucket, name));
  return contents.flatMap((bytes) => (bytes === undefined ? [] : [{ bytes }]));
}

/** What the change logs of its commit say; none of what is no version. */
async function readLogs(
  duty: Duty,
  component: FrozenComponent,
  released: string | undefined,
  logsOf: LogsOf,
): Promise<readonly ReadLogs[]> {
  const range = stagedRange(component, released);
  if (range === undefined) return [];
  const logs = await logsOf(duty, component);
  return [{ component, range, logs, said: await duty.ports.notes.changeLog(logs, range) }];
}

function fileOf(bytes: Uint8Array): GivenFile {
  return { path: componentNotesPath, bytes, contentType };
}
