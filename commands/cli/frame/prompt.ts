import { createInterface } from 'node:readline/promises';
import { CommandFault } from './exit-codes.ts';

/** Questions to the person at the terminal. */
export interface Prompt {
  /** Whether anybody is there to answer. */
  readonly isThere: boolean;
  /** A line of text, trimmed; empty where nothing was said. */
  ask(question: string): Promise<string>;
}

/** Streams that may be a terminal. */
interface Terminal {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

/** Asks at the terminal; the answers of commands go elsewhere, so they can be piped on. */
export function terminalPrompt({ input, output }: Terminal): Prompt {
  return {
    isThere: input.isTTY === true && output.isTTY === true,
    ask: async (question) => {
      const lines = createInterface({ input, output });
      const ended = Promise.withResolvers<never>();
      lines.once('SIGINT', () => ended.reject(new CommandFault('interrupted', 'interrupted')));
      lines.once('close', () => ended.reject(new CommandFault('interrupted', 'no answer')));
      try {
        return (await Promise.race([lines.question(`${question} `), ended.promise])).trim();
      } finally {
        ended.promise.catch(() => undefined);
        lines.close();
      }
    },
  };
}
