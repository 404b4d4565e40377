import { StringDecoder } from 'node:string_decoder';

const headerBytes = 8;
const sizeOffset = 4;
/** A line that never ends is told in pieces of about so many characters. */
export const pieceLengthMax = 64 * 1024;

/**
 * Tells the lines of a container's two outputs, which the engine sends in frames: the output's
 * number, three bytes, the size, and then what was written. A last line needs no end. What is kept
 * is a piece of a line, never a frame: a container may write as much at once as it likes.
 *
 * @see https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
 */
export async function tellLines(
  frames: AsyncIterable<Uint8Array>,
  onLine: (line: string) => void,
): Promise<void> {
  const outputs = new Map<number, LineReader>();
  const header = Buffer.alloc(headerBytes);
  let headerRead = 0;
  let leftBytes = 0;
  for await (const chunk of frames) {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    while (rest.length > 0) {
      if (leftBytes === 0) {
        const copied = rest.copy(header, headerRead);
        rest = rest.subarray(copied);
        headerRead = (headerRead + copied) % headerBytes;
        if (headerRead === 0) leftBytes = header.readUInt32BE(sizeOffset);
        continue;
      }
      const output = header.readUInt8(0);
      const reader = outputs.get(output) ?? readLines(onLine);
      outputs.set(output, reader);
      const written = rest.subarray(0, leftBytes);
      reader.write(written);
      leftBytes -= written.length;
      rest = rest.subarray(written.length);
    }
  }
  for (const reader of outputs.values()) reader.end();
}

interface LineReader {
  readonly write: (bytes: Buffer) => void;
  readonly end: () => void;
}

/** Looks for the ends of lines in what is new alone, so that a long line costs its length. */
function readLines(onLine: (line: string) => void): LineReader {
  const decoder = new StringDecoder('utf8');
  let line = '';
  return {
    write: (bytes) => {
      const [first = '', ...others] = decoder.write(bytes).split('\n');
      line += first;
      for (const next of others) {
        onLine(line.replace(/\r$/, ''));
        line = next;
      }
      if (line.length < pieceLengthMax) return;
      onLine(line);
      line = '';
    },
    end: () => {
      line += decoder.end();
      if (line !== '') onLine(line);
    },
  };
}
