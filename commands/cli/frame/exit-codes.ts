/** How a command can end: the number, and what it means. Help and docs/cli.md say the same. */
export const exitCodes = {
  done: { code: 0, means: 'done; of --watch: released' },
  failed: { code: 1, means: 'failed or refused; of --watch: it will never be released' },
  usage: { code: 2, means: 'wrong usage, or a request that cannot be understood' },
  'not allowed': { code: 3, means: 'not signed in, or not allowed' },
  'not found': { code: 4, means: 'there is no such thing' },
  'no answer': { code: 5, means: 'the server cannot be reached, or does not answer as it should' },
  'not yet': { code: 6, means: 'not yet: it waits for a time, or for a person' },
  interrupted: { code: 130, means: 'interrupted by Ctrl-C' },
} as const;

/** The names of all ends. */
export type ExitName = keyof typeof exitCodes;

/** That a command cannot do what it was asked for: how it ends, and what the person reads. */
export class CommandFault extends Error {
  readonly exit: ExitName;

  constructor(exit: ExitName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandFault';
    this.exit = exit;
  }
}

/** The exit codes as `--help` shows them. */
export function exitCodesText(): string {
  const lines = Object.values(exitCodes).map(
    ({ code, means }) => `  ${`${code}`.padEnd(4)} ${means}`,
  );
  return ['Exit codes:', ...lines].join('\n');
}
