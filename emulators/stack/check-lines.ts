import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const checkMs = 30_000;
const linter = join(import.meta.dirname, '..', '..', 'commands', 'lint-lines.ts');

/**
 * Has the project's own linter read a folder of release lines: a process, because emulators share no
 * code with what they serve.
 * @throws with every fault that it tells
 */
export async function checkLines(dir: string): Promise<void> {
  const run = promisify(execFile)(process.execPath, [linter, '--lines', dir], { timeout: checkMs });
  await run.catch((error: { readonly stdout?: string; readonly stderr?: string }) => {
    const told = `${error.stdout ?? ''}${error.stderr ?? ''}`.trim();
    throw new Error(told || `The release lines in ${dir} could not be checked`, { cause: error });
  });
}
