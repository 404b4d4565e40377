import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.join(import.meta.dirname, '..', '..');
const formatter = path.join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
const formatDeadlineMs = 60_000;

/** Writes a committed file of ours as JSON, formatted as all are, and says which. */
export async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(value, undefined, 2)}\n`);
  await promisify(execFile)(process.execPath, [formatter, 'format', '--write', file], {
    timeout: formatDeadlineMs,
  });
  console.log(path.relative(process.cwd(), file));
}
