import { createPublicKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { z } from 'zod';
import { registryImages } from '#cloud/images.ts';
import { aboutRelease } from './verify/about-release.ts';
import { findRelease } from './verify/found-release.ts';
import { findLocalStack } from './verify/local-stack.ts';
import { noRelease, readReleaseName } from './verify/named-release.ts';
import { releaseFilesAt } from './verify/release-files.ts';
import { verify } from './verify/verified.ts';
import { printedJson } from './words/printed-json.ts';
import { cannotRead, messageOf } from './words/unreadable.ts';

const optionsRead = z.strictObject({
  files: z.string().optional(),
  registry: z.string().optional(),
  key: z.array(z.string()).default([]),
  dir: z.string(),
  json: z.boolean().default(false),
});

type Options = z.output<typeof optionsRead>;

const exitCodes = { right: 0, wrong: 1, unchecked: 2 } as const;

const about = `Ends with 0 where all of it is right, with 1 where anything is wrong, and with 2
where nothing is wrong but not all could be checked: there is no such release,
or a registry does not answer.

Where a local stack runs in --dir, releases, images and the key are its own;
where none does, what the last one left there is read. So after
\`npm run demo -- --once\`: npm run verify -- sample@v1.0.1

Without one, name all three: --files https://storage.googleapis.com/BUCKET
--registry https://us-docker.pkg.dev --key KEY.pem`;

/** `npm run verify -- LINE@VERSION`: checks a release by its files and a registry alone. */
async function main(name: string, options: Options): Promise<void> {
  const release = readReleaseName(name);
  const places = await findPlaces(options);
  try {
    const source = releaseFilesAt(places.files);
    const found = await findRelease(source, release, places.keys);
    if (found === undefined) throw await noRelease(source, release);
    const registry = registryImages({ registryEndpoint: places.registry, isAnonymous: true });
    const verified = await verify(found, registry);
    process.exitCode = exitCodes[verified.verdict];
    console.log(options.json ? printedJson(verified, 2) : aboutRelease(verified));
  } finally {
    await places.close();
  }
}

/** What is named is taken; the local stack is asked only for the rest. */
async function findPlaces({ files, registry: address, key, dir }: Options) {
  const named = await Promise.all(key.map(readKey));
  const registry = address === undefined ? undefined : originOf(address);
  if (files !== undefined && registry !== undefined && named.length > 0)
    return { files, registry, keys: named, close: async () => undefined };
  const stack = await findLocalStack(dir);
  return {
    files: files ?? stack.files,
    registry: registry ?? stack.registry,
    keys: named.length > 0 ? named : stack.keys,
    close: stack.close,
  };
}

async function readKey(path: string): Promise<string> {
  const pem = await readFile(path, 'utf8').catch(cannotRead(path, 'a public key'));
  try {
    return String(createPublicKey(pem).export({ type: 'spki', format: 'pem' }));
  } catch (cause) {
    throw new Error(`${path} is no public key in PEM`, { cause });
  }
}

function originOf(address: string): string {
  const url = URL.parse(address);
  if (url !== null && /^https?:$/.test(url.protocol)) return url.origin;
  throw new Error('--registry must be an address, such as https://us-docker.pkg.dev');
}

function readCommand(): { readonly name: string; readonly options: Options } {
  const command = new Command('npm run verify --')
    .showHelpAfterError('npm run verify -- --help says what there is')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : exitCodes.unchecked))
    .description(
      'Checks a release by its files and a registry alone: who signed it, that nothing of it was ' +
        'changed, that every image and platform is there, and that its tests passed.',
    )
    .argument('<release>', 'LINE@VERSION, such as sample@v1.0.1')
    .option('--files <place>', 'bucket of releases, https://HOST/BUCKET, or a folder like it')
    .option('--registry <url>', 'registry of the images, such as https://us-docker.pkg.dev')
    .option('--key <file...>', 'public key, in PEM, whose signature is believed')
    .option('--dir <folder>', 'where a local stack keeps its data', '.local')
    .option('--json', 'print what was checked as JSON')
    .addHelpText('after', `\n${about}`)
    .parse();
  const [name] = z.tuple([z.string()]).parse(command.args);
  return { name, options: optionsRead.parse(command.opts()) };
}

const { name, options } = readCommand();
try {
  await main(name, options);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = exitCodes.unchecked;
}
