import { readFile } from 'node:fs/promises';

/** What the small function `listen` has heard so far, in order: it writes it into the log. */
export async function heardIn(logFile: string): Promise<readonly unknown[]> {
  const lines = (await readFile(logFile, 'utf8')).split('\n');
  return lines.flatMap((line) => (line.startsWith('{"heard":') ? [JSON.parse(line).heard] : []));
}
