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
 * nothing for it. Only the header of what it sends is read.
 */
export async function isBefore(
  host: GitHost,
  server: GitServer,
  commit: string,
  tips: readonly string[],
): Promise<boolean> {
  const asked = { wants: [commit], haves: tips, bytesMax: answerBytesMax };
  let header = Buffer.alloc(0);
  for await (const bytes of fetchPack(host, server, asked)) {
    header = Buffer.concat([header, bytes]);
    if (header.length >= packHeaderBytes) break;
  }
  if (header.length < packHeaderBytes || header.toString('latin1', 0, 4) !== 'PACK')
    throw new Error(`${server.repository}: no pack came for ${commit}`);
  return header.readUInt32BE(countAt) === 0;
}
