import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const sampleLines = join(import.meta.dirname, '../../emulators/sample/release-lines');
const quietTime = /^quietTime: .*$/m;

/**
 * Copies the sample's release lines to a folder, with a quiet time of 0 s.
 * @throws Error where the sample has no quiet time to be changed
 */
export async function copyQuickLines(folder: string): Promise<string> {
  await cp(sampleLines, folder, { recursive: true });
  const file = join(folder, 'sample.yaml');
  const text = await readFile(file, 'utf8');
  if (!quietTime.test(text)) throw new Error(`${file} has no line "quietTime: ..." to change`);
  await writeFile(file, text.replace(quietTime, 'quietTime: 0s'));
  return folder;
}
