import { fileURLToPath } from 'node:url';
import type { ChildCommand } from '../child-process.ts';

/** The code of the functions, and what it runs with. */
export interface FunctionsCode {
  /** The environment of a deployment, whole. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** The file that registers the functions, absolute: `functions/index.ts` if not given. */
  readonly module?: string;
}

const functionsFile = fileURLToPath(new URL('../../functions/index.ts', import.meta.url));
const repositoryRoot = fileURLToPath(new URL('../..', import.meta.url));

/** The file that registers the functions. */
export function moduleOf({ module = functionsFile }: FunctionsCode): string {
  return module;
}

/** Runs a program of Node's with the environment of the deployment and nothing else. */
export function nodeCommand(code: FunctionsCode, ...args: readonly string[]): ChildCommand {
  const { environment, logFile } = code;
  return { command: process.execPath, args, environment, cwd: repositoryRoot, logFile };
}
