import { fetchPack } from './git-fetch.ts';
import type { GitHost } from './git-host.ts';
import type { GitServer } from './git-server.ts';

/** `PACK`, the version, and the number of objects. */
const packHeaderBytes = 12;
const countAt = 8;
/** Of which the first are read. */
const answerBytesMax = 1024 * 1024;

/**
 * Whether a commit is before one of the tips: a server that is told that we have the tips sends
 * nothing for it. That walk goes by dates, and what a wrong clock dated it may miss (`rev-list`
 * looks 5 commits beyond), so before a no the commits are counted, with this one and without.
 */
export async function isBefore(
  host: GitHost,
  server: GitServer,
  commit: string,
  tips: readonly string[],
): Promise<boolean> {
  if ((await countSent(host, server, [commit], tips)) === 0) return true;
  const [all, withIt] = await Promise.all([
    countSent(host, server, tips, []),
    countSent(host, server, [...tips, commit], []),
  ]);
  return all === withIt;
}

/** So many objects a server begins to send. */
async function countSent(
  host: GitHost,
  server: GitServer,
  wants: readonly string[],
  haves: readonly string[],
): Promise<number> {
  let header = Buffer.alloc(0);
  for await (const bytes of fetchPack(host, server, { wants, haves, bytesMax: answerBytesMax })) {
    header = Buffer.concat([header, bytes]);
    if (header.length >= packHeaderBytes && header.readUInt32BE(countAt) > 0) break;
  }
  if (header.length < packHeaderBytes || header.toString('latin1', 0, 4) !== 'PACK')
    throw new Error(`${server.repository} sent no pack for ${wants.at(-1)}`);
  return header.readUInt32BE(countAt);
}
