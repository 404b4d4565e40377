/**
 * One packet of Git's protocol: the bytes of a line, or what stands between lines.
 * @see https://git-scm.com/docs/protocol-common#_pkt_line_format
 */
export type Packet = Buffer | 'flush' | 'delimiter';

/** Ends a request. */
export const flushPacket = '0000';
/** Stands between the capabilities of a request and its arguments. */
export const delimiterPacket = '0001';

/** The length that each packet begins with counts itself. */
const lengthBytes = 4;

const quotedCharactersMax = 300;

/** A line of ASCII as it is sent. */
export function packetOf(line: string): string {
  const bytes = lengthBytes + line.length + 1;
  return `${bytes.toString(16).padStart(lengthBytes, '0')}${line}\n`;
}

/**
 * Reads packets as their bytes come from somebody; one that is not whole is left out.
 * @throws an error for what is no packet
 */
export async function* packetsIn(
  chunks: AsyncIterable<Uint8Array>,
  from: string,
): AsyncGenerator<Packet> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (let bytes = lengthOf(rest, from); bytes <= rest.length; bytes = lengthOf(rest, from)) {
      if (bytes === 0) yield 'flush';
      else if (bytes === 1) yield 'delimiter';
      else yield rest.subarray(lengthBytes, bytes);
      rest = rest.subarray(Math.max(bytes, lengthBytes));
    }
  }
}

/** What the other side says, as an error shows it: short, and on one line. */
export function quoted(words: string): string {
  return JSON.stringify(words.slice(0, quotedCharactersMax));
}

/** The text of a line, without the newline that may end it. */
export function textOf(packet: Buffer): string {
  return packet.toString('utf8').replace(/\n$/, '');
}

/** So many bytes the next packet has; more than there are where its length is not yet known. */
function lengthOf(bytes: Buffer, from: string): number {
  if (bytes.length < lengthBytes) return lengthBytes;
  const length = bytes.toString('latin1', 0, lengthBytes);
  if (!/^[0-9a-f]{4}$/i.test(length) || length === '0002' || length === '0003')
    throw new Error(`${from} does not speak Git's protocol: ${quoted(length)} is no length`);
  return Number.parseInt(length, 16);
}
