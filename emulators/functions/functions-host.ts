import { openParts, type Parts } from '../parts.ts';
import { openScratchFolder } from '../scratch-folder.ts';
import type { FunctionsCode } from './functions-code.ts';
import { isolatedProcess } from './isolated-process.ts';
import { keepProcess, type ProcessAudience, type ProcessForm } from './kept-process.ts';
import { sharedProcess } from './shared-process.ts';

/** What runs the functions, and who is told. */
export interface FunctionsHostOptions extends FunctionsCode, ProcessAudience {
  readonly names: readonly string[];
  /** Each in a process of its own, as in the cloud, at the price of as much memory for each. */
  readonly isolate?: boolean;
}

/** The processes of the functions, and every one that follows them. */
export interface FunctionsHost {
  /** The processes that run now. */
  pids(): readonly number[];
  close(): Promise<void>;
}

/**
 * Starts the functions, in one process or in one for each, and another process whenever one dies.
 * Resolves when all of them answer.
 * @throws when a first process does not come up within 30 s; the message ends with its last words
 */
export async function startFunctionsHost(options: FunctionsHostOptions): Promise<FunctionsHost> {
  const parts = openParts();
  try {
    const forms = await formsOf(options, parts);
    const kept = await Promise.all(forms.map((form) => parts.add(keepProcess(form, options))));
    return { pids: () => kept.flatMap((one) => one.pid() ?? []), close: parts.close };
  } catch (error) {
    await parts.close();
    throw error;
  }
}

async function formsOf(
  options: FunctionsHostOptions,
  parts: Parts,
): Promise<readonly ProcessForm[]> {
  const { names } = options;
  if (!options.isolate) return [sharedProcess(names, options)];
  const sockets = await parts.add(openScratchFolder('functions', options.logFile));
  return names.map((name) => isolatedProcess(name, sockets.path, options));
}
