import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { componentsJsonSchema, lineJsonSchema } from '#edge/line-json-schema.ts';

const folder = path.join(import.meta.dirname, '..', 'release-lines', 'schema');

/**
 * `npm run schema:lines`: writes the JSON Schemas that editors check release lines by, from the
 * definition by which the functions read them. They are committed; a test holds them up to date.
 */
new Command('npm run schema:lines')
  .description('Writes the JSON Schemas that editors check release lines by: release-lines/schema.')
  .parse();
await mkdir(folder, { recursive: true });
await Promise.all([
  write('components.schema.json', componentsJsonSchema()),
  write('line.schema.json', lineJsonSchema()),
]);

async function write(name: string, schema: unknown): Promise<void> {
  const file = path.join(folder, name);
  await writeFile(file, `${JSON.stringify(schema, undefined, 2)}\n`);
  console.log(path.relative(process.cwd(), file));
}
