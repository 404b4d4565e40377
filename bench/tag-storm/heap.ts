import { Session } from 'node:inspector/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** What hangs on something that was collected is told so after a while, and is then free itself. */
const hooksMs = 50;

/** What this process holds in its heap, in bytes, when all that nobody needs is collected. */
export async function heldHeap(): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    await session.post('HeapProfiler.collectGarbage');
    await pause(hooksMs);
    await session.post('HeapProfiler.collectGarbage');
  } finally {
    session.disconnect();
  }
  return process.memoryUsage().heapUsed;
}
