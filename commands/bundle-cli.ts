import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };
import { licencesOf } from './bundle/licences.ts';
import { messageOf } from './words/unreadable.ts';

const root = path.join(import.meta.dirname, '..');
const file = 'csi-release.mjs';

/** Packages in CommonJS ask for Node's modules by `require`, which a module does not have. */
const banner = `#!/usr/bin/env node
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);`;

/**
 * `npm run bundle:cli [-- FOLDER]`: makes what is published of the command line: one file that needs
 * nothing but Node, its package.json, and the licences of all that is in it.
 */
async function main(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [path.join(root, 'commands', 'cli.ts')],
    outfile: path.join(folder, file),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22.18',
    banner: { js: banner },
    legalComments: 'none',
    metafile: true,
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'warning',
  });
  await chmod(path.join(folder, file), 0o755);
  const licences = await licencesOf(Object.keys(metafile.inputs), root);
  await writeFile(path.join(folder, 'LICENSES.txt'), licences);
  await copyFile(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'));
  const { name, version, description, license, engines } = manifest;
  const published = { name, version, description, license, type: 'module', engines };
  const content = { ...published, bin: { [name]: file } };
  await writeFile(path.join(folder, 'package.json'), `${JSON.stringify(content, undefined, 2)}\n`);
  console.log(path.relative(process.cwd(), path.join(folder, file)));
}

try {
  await main(process.argv[2] ?? path.join(root, 'dist'));
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
