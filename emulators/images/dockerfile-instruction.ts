/** `ARG`: names, some with a default. Words keep their quotes and variables until they are used. */
export interface ArgInstruction {
  readonly kind: 'arg';
  readonly line: number;
  readonly source: string;
  readonly names: readonly { readonly name: string; readonly fallback?: string }[];
}

/** `ENV` or `LABEL`. */
export interface PairsInstruction {
  readonly kind: 'env' | 'label';
  readonly line: number;
  readonly source: string;
  readonly pairs: readonly (readonly [name: string, value: string])[];
}

/** `COPY`, or `ADD` of local files. */
export interface CopyInstruction {
  readonly kind: 'copy' | 'add';
  readonly line: number;
  readonly source: string;
  readonly sources: readonly string[];
  readonly destination: string;
  readonly from?: string;
  readonly chmod?: string;
  readonly chown?: string;
}

/** `ENTRYPOINT` or `CMD` as the words that are started; the shell form starts `/bin/sh -c`. */
export interface CommandInstruction {
  readonly kind: 'entrypoint' | 'cmd';
  readonly line: number;
  readonly source: string;
  readonly command: readonly string[];
}

/** An instruction that sets one or more values of the configuration. */
export interface SettingInstruction {
  readonly kind: 'workdir' | 'user' | 'expose' | 'volume' | 'stopsignal';
  readonly line: number;
  readonly source: string;
  readonly words: readonly string[];
}

/** What stands between two `FROM`. `source` is the instruction as the image's history shows it. */
export type Instruction =
  | ArgInstruction
  | PairsInstruction
  | CopyInstruction
  | CommandInstruction
  | SettingInstruction;
