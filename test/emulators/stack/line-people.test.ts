import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { peopleOfLines } from '../../../emulators/stack/line-people.ts';

test('the promoters of all lines may sign in by one click, and a viewer', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'line-people-'));
  try {
    const files = {
      'a.yaml': 'line: a\npromoters: [zoe@x.example, amy@x.example]\n',
      'b.yml': 'line: b\npromoters: [amy@x.example]\n',
      'c.yaml': 'line: c\nextends: a\n',
      'broken.yaml': 'line: [',
      'notes.md': 'promoters: [nobody@x.example]\n',
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text);
    const people = ['amy@x.example', 'zoe@x.example', 'viewer@sample.example'];
    expect(await peopleOfLines(dir)).toEqual(people);
  } finally {
    await rm(dir, { recursive: true });
  }
});
