import { listenOnLoopback } from '../../emulators/loopback.ts';
import { countCalls } from './calls.ts';

/**
 * Stands for `functions/index.ts` in the functions' process: the same functions, and beside them a
 * page that tells what they have asked of others and what memory they took. Its address is the first
 * line of the log. Counting begins before a client is loaded.
 */
const calls = countCalls(process.env['GIT_ENDPOINT']);
const { url } = await listenOnLoopback((_request, response) => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const figures = {
    ...calls(),
    residentBytesMost: maxRSS * 1024,
    cpuMs: (userCPUTime + systemCPUTime) / 1000,
  };
  response.setHeader('content-type', 'application/json').end(JSON.stringify(figures));
});
console.log(JSON.stringify({ figures: url }));
await import('../../functions/index.ts');
