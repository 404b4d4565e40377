import path from 'node:path';
import { Command } from 'commander';
import { neededIndexes } from '#flow/indexes.ts';
import { writeJson } from './words/write-json.ts';

/**
 * `npm run indexes`: writes the indexes of the database, from the named queries and lists of the
 * Store. They are committed, and Terraform makes them; a test holds them up to date.
 */
new Command('npm run indexes --')
  .showHelpAfterError('npm run indexes -- --help says what there is')
  .description('Writes the indexes that the queries of the database need: infra/indexes.json.')
  .parse();
await writeJson(path.join(import.meta.dirname, '..', 'infra', 'indexes.json'), neededIndexes());
