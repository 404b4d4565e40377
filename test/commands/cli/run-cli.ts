import { execFile } from 'node:child_process';
import path from 'node:path';
import { root } from '../../sources.ts';
import type { Ended } from '../run-command.ts';

const deadlineMs = 30_000;
const bin = path.join(root, 'bin', 'csi-release.mjs');

/** Where a command runs, and what it finds in its environment. */
export interface Around {
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** The file that is started, where it is another than the sources'. */
  readonly bin?: string;
}

/** Runs `csi-release` to its end, as a process of its own without a terminal. */
export function runCli(around: Around, ...args: readonly string[]): Promise<Ended> {
  const { folder, environment = {} } = around;
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    XDG_CONFIG_HOME: path.join(folder, 'config'),
    XDG_STATE_HOME: path.join(folder, 'state'),
    METADATA_SERVER_DETECTION: 'none',
    ...environment,
  };
  const options = { cwd: folder, env, timeout: deadlineMs };
  return new Promise((resolve) => {
    const given = [around.bin ?? bin, ...args];
    const child = execFile(process.execPath, given, options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
    child.stdin?.end();
  });
}
