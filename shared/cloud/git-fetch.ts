import type { GitHost } from './git-host.ts';
import { textOf } from './git-pkt-line.ts';
import { answerTo, faultOf, type GitServer } from './git-server.ts';

/** What is asked of a history; trees and files are never sent. */
export interface Fetch {
  readonly wants: readonly string[];
  /** What we say that we have, with everything before it. */
  readonly haves?: readonly string[];
  /** The wanted alone, without what is before it. */
  readonly isShallow?: boolean;
  /** Of the whole answer. */
  readonly bytesMax: number;
}

/** Bands of a pack's packets: its bytes, progress to show, and a fault that ends it. */
const packBand = 1;
const faultBand = 3;

/**
 * Fetches a pack, and gives its bytes as they come; who has enough may leave off.
 * @throws an error in the server's own words, also where it has not what is wanted
 * @see https://git-scm.com/docs/protocol-v2#_fetch
 */
export async function* fetchPack(
  host: GitHost,
  server: GitServer,
  { wants, haves = [], isShallow = false, bytesMax }: Fetch,
): AsyncGenerator<Buffer> {
  const args = [
    'no-progress',
    'ofs-delta',
    'filter tree:0',
    ...(isShallow ? ['deepen 1'] : []),
    ...wants.map((id) => `want ${id}`),
    ...haves.map((id) => `have ${id}`),
    'done',
  ];
  let isPack = false;
  for await (const packet of answerTo(host, server, { name: 'fetch', args, bytesMax })) {
    if (packet === 'delimiter') continue;
    if (!isPack) {
      isPack = textOf(packet) === 'packfile';
      continue;
    }
    if (packet[0] === packBand) yield packet.subarray(1);
    if (packet[0] === faultBand) throw faultOf(server.repository, textOf(packet.subarray(1)));
  }
}
