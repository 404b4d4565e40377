import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import { jsiiRead, schemaOf } from './infra/jsii-schemas.ts';
import { type ProviderSchemas, schemasFile } from './infra/provider-schemas.ts';
import { typesUsed } from './infra/used-resources.ts';

const infra = path.join(import.meta.dirname, '..', 'infra');

/**
 * `node commands/write-provider-schemas.ts FOLDER`: writes the schemas of what `infra/*.tf` uses, from
 * an unpacked `@cdktf/provider-google`. They are committed, as that package has 300 MB.
 */
const { args } = new Command('node commands/write-provider-schemas.ts')
  .description('Writes infra/test-provider/schemas.json for the types that infra/*.tf uses.')
  .argument('<folder>', 'where @cdktf/provider-google lies: npm install it somewhere else')
  .parse();
const names = (await readdir(infra)).filter((name) => name.endsWith('.tf'));
const texts = await Promise.all(names.map((name) => readFile(path.join(infra, name), 'utf8')));
const file = path.join(args[0] ?? '', '.jsii');
const { types } = jsiiRead.parse(JSON.parse(await readFile(file, 'utf8')));
const { resources, data } = typesUsed(texts);
const schemas: ProviderSchemas = {
  resources: Object.fromEntries(resources.map((name) => [name, schemaOf(types, name, false)])),
  data: Object.fromEntries(data.map((name) => [name, schemaOf(types, name, true)])),
};
await writeFile(schemasFile, `${JSON.stringify(schemas)}\n`);
console.log(
  `${resources.length + data.length} types in ${path.relative(process.cwd(), schemasFile)}`,
);
