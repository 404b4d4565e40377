import { describe, expect, test } from 'vitest';
import { openBodyMemory } from '#cloud/body-memory.ts';

const mebibyte = 1024 * 1024;
const piece = Buffer.alloc(mebibyte, 'x');

/** Appends until there is no room; gives the bytes that were taken. */
function fill(body: ReturnType<ReturnType<typeof openBodyMemory>>, piecesMax: number): number {
  for (let at = 0; at < piecesMax; at += 1) if (!body.append(piece)) break;
  return body.bytes().length;
}

describe('the memory of bodies', () => {
  test('holds the pieces in order, however they are cut', () => {
    const text = Buffer.from('v1.0.0 and more, '.repeat(2_000));
    for (const size of [1, 7, 1_000, text.length]) {
      const body = openBodyMemory()(text.length);
      for (let at = 0; at < text.length; at += size)
        expect(body.append(text.subarray(at, at + size))).toBe(true);
      expect(body.bytes().equals(text)).toBe(true);
    }
  });

  test('keeps nothing of a piece but its bytes', () => {
    const body = openBodyMemory()(10);
    const borrowed = Buffer.from('greeter');
    body.append(borrowed);
    borrowed.fill(0);
    expect(body.bytes().toString()).toBe('greeter');
  });

  test('has room for two of the longest at once, and then for short ones alone', () => {
    const hold = openBodyMemory();
    const longest = 25;
    const bodies = Array.from({ length: 12 }, () => hold(longest * mebibyte));
    const taken = bodies.map((body) => fill(body, longest) / mebibyte);
    expect(taken.slice(0, 2)).toEqual([longest, longest]);
    expect(taken.reduce((sum, one) => sum + one)).toBeLessThan(72);
    const short = Array.from({ length: 8 }, () => hold(mebibyte));
    for (const body of short) expect(body.append(piece)).toBe(true);
  });

  test('has an end for short ones as well', () => {
    const hold = openBodyMemory();
    const taken = Array.from({ length: 100 }, () => fill(hold(mebibyte), 1));
    expect(taken.filter((bytes) => bytes > 0)).toHaveLength(72);
  });

  test('is free at once when a body is let go, and whoever still has the body finds it empty', () => {
    const hold = openBodyMemory();
    for (let round = 0; round < 10; round += 1) {
      const body = hold(40 * mebibyte);
      expect(fill(body, 40)).toBe(40 * mebibyte);
      const kept = body.bytes();
      body.letGo();
      body.letGo();
      expect(kept).toHaveLength(0);
      expect(body.bytes()).toHaveLength(0);
    }
  });
});
