import type { Session } from './session.ts';

/** The groups of commands in `--help`, in their order. */
export const groups = ['Look', 'Act', 'Check', 'Sign in', 'Shell'] as const;

/** A command: how it is called, what help says of it, and what it does. */
export interface CliCommand {
  readonly group: (typeof groups)[number];
  /** The name and the arguments, as commander reads them: `show <candidate>`. */
  readonly usage: string;
  /** One sentence. */
  readonly summary: string;
  /** What an argument is, by its name. */
  readonly arguments?: Readonly<Record<string, string>>;
  /** What an argument may be, by its name; anything where nothing is said. */
  readonly choices?: Readonly<Record<string, readonly string[]>>;
  readonly options?: readonly CliOption[];
  /** One at least, as it is typed after `csi-release`. */
  readonly examples: readonly string[];
  readonly run: Run;
}

/** An option of one command. */
export interface CliOption {
  /** `--reason <text>`, or `--yes` for one that is said or not. */
  readonly flags: string;
  readonly words: string;
  readonly choices?: readonly string[];
}

/** Does what a command is for. @throws CommandFault */
export type Run = (session: Session, args: readonly string[], said: Said) => Promise<void>;

/** The options that were said. */
export interface Said {
  /** The text of an option; none where it was not said. */
  text(name: string): string | undefined;
  /** The texts of an option that takes several. */
  texts(name: string): readonly string[];
  isSaid(name: string): boolean;
}
