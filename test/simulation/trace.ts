import { createHash } from 'node:crypto';

/** The story of one run, line by line. */
export interface Trace {
  /** The words are made only where somebody wants to read them. */
  tell(words: () => string): void;
  readonly lines: readonly string[];
  /** The name of the whole story: equal runs have equal ones. */
  hash(): string;
}

/** Opens a story; one that nobody reads stays empty. */
export function openTrace(nowMs: () => number, isRead: boolean): Trace {
  const lines: string[] = [];
  return {
    lines,
    tell(words) {
      if (isRead) lines.push(`${new Date(nowMs()).toISOString()} ${words()}`);
    },
    hash: () => createHash('sha256').update(lines.join('\n')).digest('hex'),
  };
}
