import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Figures, figuresRead } from './storm.ts';
import { until } from './until.ts';

/** The module that the functions' process loads in place of `functions/index.ts`. */
export const countedFunctions = fileURLToPath(new URL('./counted-functions.ts', import.meta.url));

const place = /^\{"figures":"(http:[^"]+)"\}$/m;
const foundMs = 10_000;
const askMs = 10_000;

/**
 * Finds the page on which the functions' process tells its figures.
 * @param logDir of the stack, where the process has said its address
 * @returns what asks for them; it throws when that process has ended, for then they are lost
 */
export async function findFigures(logDir: string): Promise<() => Promise<Figures>> {
  const url = await until('the address of the figures in functions.log', foundMs, async () => {
    const log = await readFile(join(logDir, 'functions.log'), 'utf8').catch(() => '');
    return place.exec(log)?.[1];
  });
  return async () => {
    const answer = await fetch(url, { signal: AbortSignal.timeout(askMs) }).catch((cause) => {
      throw new Error("The functions' process that was counted has ended; its log says why", {
        cause,
      });
    });
    return figuresRead.parse(await answer.json());
  };
}

/** What happened between two looks; the memory is the later one's. */
export function between(before: Figures, after: Figures): Figures {
  const calls = Object.entries(after.calls).map(([name, count]) => [
    name,
    count - (before.calls[name] ?? 0),
  ]);
  return {
    calls: Object.fromEntries(calls.filter(([, count]) => count !== 0)),
    documentsRead: after.documentsRead - before.documentsRead,
    documentsWritten: after.documentsWritten - before.documentsWritten,
    cpuMs: after.cpuMs - before.cpuMs,
    residentBytesMost: after.residentBytesMost,
    heapBytesHeld: after.heapBytesHeld,
  };
}
