import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Readable, Transform, Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';

const lookDeadlineMs = 10_000;
const streamDeadlineMs = 300_000;
const errorTextMaxBytes = 4096;

/** What every git process of one emulator runs with. */
export interface GitInstallation {
  readonly environment: NodeJS.ProcessEnv;
}

/** One run of git whose output is an HTTP answer. */
export interface GitStream {
  readonly args: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** The Git-Protocol header of the request: how a client asks for protocol version 2. */
  readonly protocol?: string | undefined;
  /** What stands in the answer before git's output. */
  readonly prefix?: string | undefined;
  /** What git reads, and what the bytes pass through on their way. */
  readonly input?: readonly [Readable, ...Transform[]] | undefined;
  /** Ends the process, as when the emulator closes. */
  readonly signal: AbortSignal;
}

/**
 * Makes sure that git can be run, and gives it a home of its own: neither the settings of the user
 * nor the owner of the repositories change what it answers. Any commit may be asked for, and parts
 * of a repository, as on the public hosts.
 * @throws when no git is on the PATH
 */
export async function prepareGit(home: string): Promise<GitInstallation> {
  await mkdir(home, { recursive: true });
  await writeFile(
    join(home, '.gitconfig'),
    '[safe]\n\tdirectory = *\n[uploadpack]\n\tallowAnySHA1InWant = true\n\tallowFilter = true\n',
  );
  const environment = {
    PATH: process.env['PATH'],
    HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
  };
  try {
    await promisify(execFile)('git', ['--version'], { env: environment, timeout: lookDeadlineMs });
  } catch (cause) {
    throw new Error(
      'git cannot be run: install git 2.18 or newer (https://git-scm.com/downloads) and put it ' +
        `on the PATH, which is ${environment.PATH}`,
      { cause },
    );
  }
  return { environment };
}

/**
 * Finds the commit that a branch, a tag or the start of a revision names.
 * @returns undefined where it names none
 */
export async function resolveCommit(
  git: GitInstallation,
  repository: string,
  revision: string,
): Promise<string | undefined> {
  const args = ['--git-dir', repository, 'rev-parse', '--verify', '--quiet'];
  try {
    const { stdout } = await promisify(execFile)(
      'git',
      [...args, '--end-of-options', `${revision}^{commit}`],
      { env: git.environment, timeout: lookDeadlineMs },
    );
    return stdout.trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 1) return undefined;
    throw new Error(`Reading ${revision} of ${repository} failed`, { cause: error });
  }
}

/**
 * Runs git and streams its output as the answer, no faster than the client reads it. A run that
 * fails before its first byte is answered 500; later the connection is cut, so that no client takes
 * half an answer for a whole one.
 */
export async function streamGit(
  git: GitInstallation,
  { args, headers, protocol, prefix = '', input, signal }: GitStream,
  response: ServerResponse,
): Promise<void> {
  const child = spawn('git', args, {
    env: { ...git.environment, ...(protocol === undefined ? {} : { GIT_PROTOCOL: protocol }) },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: streamDeadlineMs,
    killSignal: 'SIGKILL',
    signal,
  });
  const ended = endOf(child);
  const errorText = collectText(child.stderr);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  try {
    if (prefix !== '') response.write(prefix);
    const [unfed] = await Promise.all([
      feed(input, child.stdin),
      pipeline(child.stdout, response, { end: false }),
    ]);
    const failure = (await ended) ?? unfed?.message;
    if (failure !== undefined) throw new Error(`git ${args.join(' ')} ${failure} ${errorText()}`);
    response.end();
  } finally {
    child.kill('SIGKILL');
  }
}

/** Resolves when the process has ended: undefined for success, else how it ended. */
function endOf(child: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not run (${error.message})`));
    child.once('close', (code, signal) =>
      resolve(code === 0 ? undefined : `ended with ${code ?? signal}`),
    );
  });
}

function collectText(stream: Readable): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (part: string) => {
    text = (text + part).slice(-errorTextMaxBytes);
  });
  return () => text.trim();
}

/** Resolves with what kept git from reading its whole input, if anything did. */
async function feed(input: GitStream['input'], stdin: Writable): Promise<Error | undefined> {
  try {
    if (input === undefined) await finished(stdin.end());
    else await pipeline([...input, stdin]);
    return undefined;
  } catch (cause) {
    return hasEnoughRead(cause)
      ? undefined
      : new Error('could not read the whole request', { cause });
  }
}

/** Git that has read its request may end before the end of its input was told; how it ended counts. */
function hasEnoughRead(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}
