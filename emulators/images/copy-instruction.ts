import { copyFiles } from './copy-files.ts';
import type { CopyInstruction } from './dockerfile-instruction.ts';
import { expandWord } from './dockerfile-word.ts';
import type { FileTree } from './file-tree.ts';
import type { Recipe } from './recipe.ts';
import { type StageState, stageReading } from './stage.ts';

/**
 * Follows a COPY or ADD: the entries that it adds to the image.
 *
 * @throws Error for what cannot be copied.
 */
export async function copyInstruction(
  state: StageState,
  instruction: CopyInstruction,
  from: FileTree,
  { dockerfile, note }: Recipe,
): Promise<FileTree> {
  const reading = stageReading(state, dockerfile.escapeChar);
  const expand = (word: string) => expandWord(word, reading);
  const chmod = instruction.chmod === undefined ? undefined : expand(instruction.chmod);
  if (chmod !== undefined && !/^[0-7]{3,4}$/.test(chmod)) {
    throw new Error(`--chmod=${chmod} cannot be read: write it as an octal number, say 0755`);
  }
  if (instruction.chown !== undefined) {
    note(`${dockerfile.file}:${instruction.line}: --chown is ignored, files belong to root here`);
  }
  const copy = {
    sources: instruction.sources.map(expand),
    destination: expand(instruction.destination),
    workingDirectory: state.run.WorkingDir ?? '/',
    ...(chmod === undefined ? {} : { mode: Number.parseInt(chmod, 8) }),
  };
  const added = copyFiles(copy, from, state.tree);
  if (instruction.kind === 'add') await refuseArchives(added);
  return added;
}

/** How gzip, bzip2, xz and zstd begin. */
const ARCHIVE_HEADS = ['1f8b', '425a68', 'fd377a585a00', '28b52ffd'];
/** Where a tar header says `ustar`. */
const TAR_MARK_AT = 257;

/** ADD unpacks what looks like an archive; copying it as it is would be another image. */
async function refuseArchives(added: FileTree): Promise<void> {
  for (const [path, entry] of added) {
    if (entry.type !== 'file') continue;
    const bytes = await entry.read();
    const head = bytes.subarray(0, 8).toString('hex');
    const mark = bytes.subarray(TAR_MARK_AT, TAR_MARK_AT + 5).toString('latin1');
    if (mark !== 'ustar' && !ARCHIVE_HEADS.some((known) => head.startsWith(known))) continue;
    throw new Error(`ADD of an archive (/${path}) needs a container tool: unpack it, or use COPY`);
  }
}
