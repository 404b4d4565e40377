import { readFile } from 'node:fs/promises';

const tailLines = 30;

/** The last thirty lines of a log, for a message about whoever wrote it; never rejects. */
export async function logTail(logFile: string): Promise<string> {
  const log = await readFile(logFile, 'utf8').catch((error) => String(error));
  return `${logFile} ends:\n${log.trimEnd().split('\n').slice(-tailLines).join('\n')}`;
}
