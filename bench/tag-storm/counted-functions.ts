import { listenOnLoopback } from '../../emulators/loopback.ts';
import { countCalls } from './calls.ts';
import { heldHeap } from './heap.ts';

/**
 * Stands for `functions/index.ts` in the functions' process: the same functions, and beside them a
 * page that tells what they have asked of others and what memory they took. Its address is the first
 * line of the log. Counting begins before a client is loaded.
 */
const calls = countCalls(process.env['GIT_ENDPOINT']);
/** What the looks themselves have cost. */
let lookingMs = 0;
const { url } = await listenOnLoopback(async (_request, response) => {
  const beforeMs = cpuMs();
  const workMs = beforeMs - lookingMs;
  const residentBytesMost = process.resourceUsage().maxRSS * 1024;
  const figures = { ...calls(), cpuMs: workMs, residentBytesMost, heapBytesHeld: await heldHeap() };
  lookingMs += cpuMs() - beforeMs;
  response.setHeader('content-type', 'application/json').end(JSON.stringify(figures));
});
console.log(JSON.stringify({ figures: url }));
await import('../../functions/index.ts');

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
