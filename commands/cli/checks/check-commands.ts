import type { CliCommand } from '../frame/cli-command.ts';

/** Commands that check something by themselves. What they need is loaded only by them: it is much. */
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
    run: async (...given) => (await import('./verify-files.ts')).verifyFiles(...given),
  },
  {
    group: 'Check',
    usage: 'lint <files...>',
    summary: 'Check release line files, or whole folders of them. No server is asked.',
    arguments: { files: 'a file of a line beside its components.yaml, or a folder of them' },
    examples: ['lint release-lines', 'lint release-lines/csi.yaml'],
    run: async (...given) => (await import('./lint-files.ts')).lintFiles(...given),
  },
];
