import type { Candidate, FrozenComponent } from '#core/candidate.ts';
import type { ChangeLog, VersionRange } from '#core/change-log.ts';
import { type ComponentNotes, stagedRange } from '#core/component-notes.ts';
import { changeLogObject, setObject } from './addresses.ts';
import { readGithubNotes } from './github-notes.ts';
import type { GivenFile } from './given-file.ts';
import { inParallel } from './in-parallel.ts';
import { lookAtPreceding } from './look-at-preceding.ts';
import type { Duty } from './turn.ts';

/** The components' own notes, below the staging area of a candidate. */
export const componentNotesPath = 'component-notes.json';

const contentType = 'application/json';

/**
 * What the components' change logs say of all that is new since the line's newest release. It is
 * written here, once: that release may be another when the area is staged anew, and then what was
 * written first stays, whoever else is staging it.
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
  const before = await lookAtPreceding(duty, candidate.line);
  const released = new Map(before?.components.map(({ name, tag }) => [name, tag]));
  const all = await inParallel(candidate.frozen.components, (component) =>
    notesOf(duty, component, released.get(component.name)),
  );
  const written = await notes.write(all.flat());
  if ((await files.putIfAbsent(bucket, object, written, contentType)) === 'created')
    return [fileOf(written)];
  const first = await files.get(bucket, object);
  if (first === undefined) throw new Error(`gs://${bucket}/${object} was there, and is gone`);
  return [fileOf(first)];
}

async function notesOf(
  duty: Duty,
  frozen: FrozenComponent,
  released: string | undefined,
): Promise<readonly ComponentNotes[]> {
  const { name: component, tag, repository } = frozen;
  const range = stagedRange({ tag }, released);
  if (range === undefined) return [];
  const after = range.after === undefined ? {} : { after: range.after };
  const about = { component, tag, ...after, repository };
  const said = await changeLogOf(duty, frozen, range);
  if (said.versions.length > 0) return [{ ...about, ...said }];
  const releases = await readGithubNotes(duty, frozen, range);
  if (releases === undefined) return [{ ...about, ...said }];
  const { logs, isWhole } = releases;
  const told = await duty.ports.notes.changeLog(logs, range);
  return [{ ...about, ...told, saidIn: 'releases', isCut: told.isCut || !isWhole }];
}

/** What the change logs that were kept of its commit say. */
async function changeLogOf(
  { ports }: Duty,
  { name: component, commit }: FrozenComponent,
  range: VersionRange,
): Promise<ChangeLog> {
  const { sourceBucket: bucket } = ports.places;
  const names = await ports.files.list(bucket, changeLogObject(component, commit, ''));
  const logs = await inParallel(names, (name) => ports.files.get(bucket, name));
  const whole = logs.filter((bytes) => bytes !== undefined);
  return ports.notes.changeLog(whole, range);
}

function fileOf(bytes: Uint8Array): GivenFile {
  return { path: componentNotesPath, bytes, contentType };
}
