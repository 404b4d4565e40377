import path from 'node:path';
import { Command } from 'commander';
import { readLineFolder } from '#cloud/line-folder.ts';
import { testSources } from '#cloud/topics.ts';
import { cleanupPolicies } from '#core/cleanup-policy.ts';
import { readReleaseLines } from '#edge/release-lines.ts';
import { writeJson } from './words/write-json.ts';

const root = path.join(import.meta.dirname, '..');
const file = path.join(root, 'infra', 'staging-cleanup.json');

/**
 * `npm run cleanup:staging`: writes the cleanup policies of the staging repository, from the release
 * lines of a folder. They are committed; a test holds them up to date.
 */
const { lines: folder } = new Command('npm run cleanup:staging --')
  .showHelpAfterError('npm run cleanup:staging -- --help says what there is')
  .description('Writes the cleanup policies of the staging repository: infra/staging-cleanup.json.')
  .option('--lines <folder>', 'the release lines', path.join(root, 'release-lines'))
  .parse()
  .opts<{ readonly lines: string }>();
const lines = readReleaseLines(await readLineFolder(folder), testSources);
await writeJson(file, cleanupPolicies(lines));
