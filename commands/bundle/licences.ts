import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const manifestRead = z.object({ name: z.string(), version: z.string(), license: z.string() });

/**
 * The licences of all packages that files come from, one after the other, as most of them ask for
 * who passes them on.
 * @throws Error where a package says no licence
 */
export async function licencesOf(files: readonly string[], root: string): Promise<string> {
  const folders = new Set(files.flatMap((file) => packageFolder(file) ?? []));
  const texts = await Promise.all(
    [...folders].sort().map((one) => licenceOf(path.join(root, one))),
  );
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

/** The folder of the innermost package that a file lies in. */
function packageFolder(file: string): string | undefined {
  const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
  return folder;
}

async function licenceOf(folder: string): Promise<string> {
  const manifest = manifestRead.parse(
    JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')),
  );
  const names = (await readdir(folder)).filter((name) => /^(?:licen[cs]e|copying)/i.test(name));
  const texts = await Promise.all(
    names.sort().map((name) => readFile(path.join(folder, name), 'utf8')),
  );
  const { name, version, license } = manifest;
  return [`${name} ${version}, ${license}\n`, ...texts].join('\n');
}
