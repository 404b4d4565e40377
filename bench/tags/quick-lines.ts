import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const sampleLines = join(import.meta.dirname, '../../emulators/sample/release-lines');
const quietTime = /^quietTime: .*$/m;

/**
 * Writes the sample's line to a folder, with a quiet time of 0 s, and without the line that extends
 * it: a tag is measured on its way to one candidate.
 * @throws Error where the sample has no quiet time to be changed
 */
export async function copyQuickLines(folder: string): Promise<string> {
  const file = join(sampleLines, 'sample.yaml');
  const text = await readFile(file, 'utf8');
  if (!quietTime.test(text)) throw new Error(`${file} has no line "quietTime: ..." to change`);
  await mkdir(folder, { recursive: true });
  await copyFile(join(sampleLines, 'components.yaml'), join(folder, 'components.yaml'));
  await writeFile(join(folder, 'sample.yaml'), text.replace(quietTime, 'quietTime: 0s'));
  return folder;
}
