import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#cloud/clock.ts';

const toleranceMs = 10_000;
const dayMs = 86_400_000;

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'clock-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('the clock', () => {
  it("is this machine's where no file says otherwise", () => {
    expect(Math.abs(systemClock({}).nowMs() - Date.now())).toBeLessThan(toleranceMs);
  });

  it('reads the offset at every look, and keeps it where the file is torn or gone', async () => {
    const file = join(dir, 'offset');
    const clock = systemClock({ clockOffsetFile: file });
    const offset = () => Math.round((clock.nowMs() - Date.now()) / dayMs);
    expect(offset()).toBe(0);
    await writeFile(file, String(3 * dayMs));
    expect(offset()).toBe(3);
    for (const torn of ['', '1e9', 'soon', '0x10', '-']) {
      await writeFile(file, torn);
      expect(offset()).toBe(3);
    }
    await writeFile(file, `${-2 * dayMs}\n`);
    expect(offset()).toBe(-2);
    await rm(file);
    expect(offset()).toBe(-2);
  });
});
