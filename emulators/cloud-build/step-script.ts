import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const executableMode = 0o755;

/**
 * Writes the script of a step as a program into a folder. One without a first line `#!` is bash's,
 * and ends at the first command that fails.
 *
 * @returns the file
 */
export async function writeScript(script: string, dir: string): Promise<string> {
  const file = join(dir, 'script');
  await mkdir(dir, { recursive: true });
  const program = script.startsWith('#!') ? script : `#!/usr/bin/env bash\nset -e\n${script}`;
  await writeFile(file, program);
  await chmod(file, executableMode);
  return file;
}
