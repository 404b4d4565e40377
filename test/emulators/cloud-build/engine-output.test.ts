import { expect, test } from 'vitest';
import { pieceLengthMax, tellLines } from '../../../emulators/cloud-build/engine-output.ts';

/** What was written to an output, in the engine's frame. */
function frame(output: number, text: string): Buffer {
  const bytes = Buffer.from(text);
  const header = Buffer.alloc(8);
  header.writeUInt8(output, 0);
  header.writeUInt32BE(bytes.length, 4);
  return Buffer.concat([header, bytes]);
}

async function told(...chunks: readonly Buffer[]): Promise<readonly string[]> {
  const lines: string[] = [];
  async function* frames() {
    yield* chunks;
  }
  await tellLines(frames(), (line) => lines.push(line));
  return lines;
}

test('Lines of both outputs are told whole, wherever their frames are cut', async () => {
  const written = Buffer.concat([frame(1, 'one\ntw'), frame(2, 'oops\r\n'), frame(1, 'o\nlast ü')]);
  const expected = ['one', 'oops', 'two', 'last ü'];
  for (let at = 0; at <= written.length; at += 1)
    expect(await told(written.subarray(0, at), written.subarray(at))).toEqual(expected);
});

test('A line that never ends is told in pieces, and not kept', async () => {
  const half = 'x'.repeat(pieceLengthMax / 2);
  const lines = await told(...Array.from({ length: 5 }, () => frame(1, half)));
  expect(lines.map(({ length }) => length)).toEqual([
    pieceLengthMax,
    pieceLengthMax,
    pieceLengthMax / 2,
  ]);
});

test('A line of many chunks is told while its frame still comes', async () => {
  const chunkBytes = 1_024;
  const chunks = Array.from({ length: 1_024 }, () => Buffer.alloc(chunkBytes, 'x'));
  const header = frame(1, '').subarray(0, 8);
  header.writeUInt32BE(chunks.length * chunkBytes, 4);
  const lengths: number[] = [];
  let toldAtHalf = 0;
  async function* frames() {
    yield header;
    yield* chunks.slice(0, chunks.length / 2);
    toldAtHalf = lengths.length;
    yield* chunks.slice(chunks.length / 2);
  }
  await tellLines(frames(), ({ length }) => lengths.push(length));
  const pieces = (chunks.length * chunkBytes) / pieceLengthMax;
  expect(toldAtHalf).toBe(pieces / 2);
  expect(lengths).toEqual(Array.from({ length: pieces }, () => pieceLengthMax));
});
