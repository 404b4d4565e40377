import { aboutRelease } from '../../verify/about-release.ts';
import { readReleaseName } from '../../verify/named-release.ts';
import { verifyRelease } from '../../verify/verify-release.ts';
import { messageOf } from '../../words/unreadable.ts';
import { text } from '../frame/blocks.ts';
import type { CliCommand } from '../frame/cli-command.ts';
import { CommandFault } from '../frame/exit-codes.ts';
import { lintFiles } from './lint-files.ts';

/** Commands that check something by itself: they ask no server. */
export const checkCommands: readonly CliCommand[] = [
  {
    group: 'Check',
    usage: 'verify <release>',
    summary: 'Check a release by its files, a registry and a key alone: no server is asked.',
    arguments: { release: 'LINE@VERSION, such as sample@v1.0.1' },
    options: [
      {
        flags: '--files <place>',
        words: 'bucket of releases, https://HOST/BUCKET, or a folder like it',
      },
      {
        flags: '--registry <url>',
        words: 'registry of the images, such as https://us-docker.pkg.dev',
      },
      { flags: '--key <files...>', words: 'public key, in PEM, whose signature is believed' },
      { flags: '--dir <folder>', words: 'where a local stack keeps its data (default: .local)' },
    ],
    examples: [
      'verify sample@v1.0.1',
      'verify csi@v1.4.0 --files https://storage.googleapis.com/BUCKET --registry https://us-docker.pkg.dev --key KEY.pem',
    ],
    run: async (session, [name = ''], said) => {
      const places = {
        files: said.text('files'),
        registry: said.text('registry'),
        key: said.texts('key'),
        dir: said.text('dir') ?? '.local',
      };
      const release = readName(name);
      const verified = await verifyRelease(release, places).catch((error: unknown) => {
        throw new CommandFault('no answer', messageOf(error), { cause: error });
      });
      session.printer.answer(verified, [text(aboutRelease(verified))]);
      if (verified.verdict === 'wrong')
        throw new CommandFault('failed', `${name} is not what was released`);
      if (verified.verdict === 'unchecked')
        throw new CommandFault('no answer', `not all of ${name} could be checked`);
    },
  },
  {
    group: 'Check',
    usage: 'lint <files...>',
    summary: 'Check release line files, or whole folders of them. No server is asked.',
    arguments: { files: 'a file of a line beside its components.yaml, or a folder of them' },
    examples: ['lint release-lines', 'lint release-lines/csi.yaml'],
    run: lintFiles,
  },
];

function readName(name: string) {
  try {
    return readReleaseName(name);
  } catch (error) {
    throw new CommandFault('usage', messageOf(error), { cause: error });
  }
}
