import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { componentsJsonSchema, lineJsonSchema } from '#edge/line-json-schema.ts';
import { writeJson } from './words/write-json.ts';

const root = path.join(import.meta.dirname, '..');
const folder = path.join(root, 'release-lines', 'schema');

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
  writeJson(path.join(folder, 'components.schema.json'), componentsJsonSchema()),
  writeJson(path.join(folder, 'line.schema.json'), lineJsonSchema()),
]);
