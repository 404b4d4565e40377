const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** What a process ends with that was interrupted before its work was done. */
export const interruptedCode = 130;

/** Under npm one Ctrl-C may be two signals: the terminal's, and the one that npm passes on. */
const sameMs = 500;

/**
 * Resolves when this process is asked to end: by Ctrl-C or another signal, because its terminal was
 * closed, or because nobody reads any more what it writes. Who asks again does not want to wait: the
 * process then ends at once with 130, and its children with it.
 */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    let askedAtMs: number | undefined;
    const ask = (): void => {
      askedAtMs ??= performance.now();
      resolve();
    };
    const askAgain = (): void => {
      if (askedAtMs !== undefined && performance.now() - askedAtMs > sameMs)
        process.exit(interruptedCode);
      ask();
    };
    for (const signal of signals) process.on(signal, askAgain);
    for (const output of [process.stdout, process.stderr]) output.on('error', ask);
  });
}
