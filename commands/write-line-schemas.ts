import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { componentsJsonSchema, lineJsonSchema } from '#edge/line-json-schema.ts';

const root = path.join(import.meta.dirname, '..');
const folder = path.join(root, 'release-lines', 'schema');
const formatter = path.join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
const formatDeadlineMs = 60_000;

/**
 * `npm run schema:lines`: writes the JSON Schemas that editors check release lines by, from the
 * definition by which the functions read them. They are committed; a test holds them up to date.
 */
new Command('npm run schema:lines --')
  .showHelpAfterError('npm run schema:lines -- --help says what there is')
  .description('Writes the JSON Schemas that editors check release lines by: release-lines/schema.')
  .parse();
await mkdir(folder, { recursive: true });
await Promise.all([
  write('components.schema.json', componentsJsonSchema()),
  write('line.schema.json', lineJsonSchema()),
]);
await promisify(execFile)(process.execPath, [formatter, 'format', '--write', folder], {
  timeout: formatDeadlineMs,
});

async function write(name: string, schema: unknown): Promise<void> {
  const file = path.join(folder, name);
  await writeFile(file, `${JSON.stringify(schema, undefined, 2)}\n`);
  console.log(path.relative(process.cwd(), file));
}
