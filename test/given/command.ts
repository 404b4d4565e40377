import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const deadlineMs = 20_000;

/** Runs a command in a folder; what git commits and tags there is done at the given time. */
export async function runAt(
  time: string,
  cwd: string,
  command: string,
  ...args: readonly string[]
): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.com',
    GIT_AUTHOR_DATE: time,
    GIT_COMMITTER_DATE: time,
  };
  const { stdout } = await promisify(execFile)(command, args, { cwd, env, timeout: deadlineMs });
  return stdout.trim();
}
