import { StringDecoder } from 'node:string_decoder';

const headerBytes = 8;
const sizeOffset = 4;
/** A line that never ends is told in pieces of so many characters. */
export const pieceLengthMax = 64 * 1024;

/**
 * Tells the lines of a container's two outputs, which the engine sends in frames: the output's
 * number, three bytes, the size, and then what was written. A last line needs no end.
 *
 * @see https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
 */
export async function tellLines(
  frames: AsyncIterable<Uint8Array>,
  onLine: (line: string) => void,
): Promise<void> {
  const outputs = new Map<number, LineReader>();
  let pending = Buffer.alloc(0);
  for await (const chunk of frames) {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= headerBytes) {
      const end = headerBytes + pending.readUInt32BE(sizeOffset);
      if (pending.length < end) break;
      const output = pending.readUInt8(0);
      const reader = outputs.get(output) ?? readLines(onLine);
      outputs.set(output, reader);
      reader.write(pending.subarray(headerBytes, end));
      pending = pending.subarray(end);
    }
  }
  for (const reader of outputs.values()) reader.end();
}

interface LineReader {
  readonly write: (bytes: Buffer) => void;
  readonly end: () => void;
}

function readLines(onLine: (line: string) => void): LineReader {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    write: (bytes) => {
      const lines = (rest + decoder.write(bytes)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line.replace(/\r$/, ''));
      if (rest.length < pieceLengthMax) return;
      onLine(rest);
      rest = '';
    },
    end: () => {
      rest += decoder.end();
      if (rest !== '') onLine(rest);
    },
  };
}
