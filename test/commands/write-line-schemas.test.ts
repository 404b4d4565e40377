import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../sources.ts';
import { runCommand } from './run-command.ts';

const schema = join(root, 'release-lines', 'schema', 'line.schema.json');

it.each([
  ['its help', '--help', /^Usage: npm run schema:lines -- /],
  ['an option that is none', '--elsewhere', /--elsewhere'\n.*--help says/],
])('npm run schema:lines writes nothing where it tells of %s', async (_what, option, words) => {
  const { mtimeMs } = await stat(schema);
  const { stdout, stderr } = await runCommand('write-line-schemas.ts', option);
  expect(`${stdout}${stderr}`).toMatch(words);
  expect((await stat(schema)).mtimeMs).toBe(mtimeMs);
});
