import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../replace-file.ts';

/** The stack's time: the real one and an offset, which only grows. */
export interface StackTime {
  /** Holds the offset in milliseconds as an integer; functions read it at every look at the time. */
  readonly offsetFile: string;
  offsetMs(): number;
  nowMs(): number;
  /** Moves the time to an instant; one that has passed already changes nothing. */
  moveTo(instantMs: number): Promise<void>;
}

/**
 * Opens the stack's time where the last run left it.
 * @throws when the file does not hold an offset
 */
export async function openStackTime(dir: string): Promise<StackTime> {
  await mkdir(dir, { recursive: true });
  const offsetFile = join(dir, 'clock-offset');
  let offsetMs = await readOffset(offsetFile);
  await replaceFile(offsetFile, String(offsetMs));
  return {
    offsetFile,
    offsetMs: () => offsetMs,
    nowMs: () => Date.now() + offsetMs,
    moveTo: async (instantMs) => {
      const moved = Math.max(offsetMs, instantMs - Date.now());
      await replaceFile(offsetFile, String(moved));
      offsetMs = moved;
    },
  };
}

async function readOffset(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '0';
    throw error;
  });
  if (!/^\d{1,15}$/.test(text)) {
    throw new Error(`${file} holds no offset in milliseconds but "${text}": delete the file`);
  }
  return Number(text);
}
