import { execFile } from 'node:child_process';
import { root } from '../sources.ts';

/** What came of a command. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const deadlineMs = 30_000;
const outputBytesMax = 256 * 1024 * 1024;

/** What Node is given to start a command as its npm script does. */
export function commandLine(script: string, ...args: readonly string[]): readonly string[] {
  return ['--import', './bin/preflight.mjs', `commands/${script}`, ...args];
}

/** Runs a command to its end. */
export function runCommand(script: string, ...args: readonly string[]): Promise<Ended> {
  const options = { cwd: root, timeout: deadlineMs, maxBuffer: outputBytesMax } as const;
  return new Promise((resolve) => {
    execFile(process.execPath, commandLine(script, ...args), options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
  });
}
