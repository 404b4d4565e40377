import { Command } from 'commander';
import { z } from 'zod';
import { aboutRelease } from './verify/about-release.ts';
import { readReleaseName } from './verify/named-release.ts';
import { verifyRelease } from './verify/verify-release.ts';
import { printedJson } from './words/printed-json.ts';
import { messageOf } from './words/unreadable.ts';

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
async function main(name: string, { json, ...places }: Options): Promise<void> {
  const verified = await verifyRelease(readReleaseName(name), places);
  process.exitCode = exitCodes[verified.verdict];
  console.log(json ? printedJson(verified, 2) : aboutRelease(verified));
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
