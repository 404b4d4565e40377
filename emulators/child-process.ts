import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable, type Writable } from 'node:stream';

/** What to run, and where its output goes: into a file, or to whoever is told its lines. */
export type ChildCommand = CommandToRun & (LoggedOutput | ToldOutput);

interface CommandToRun {
  readonly command: string;
  readonly args: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Is told every line that the child writes to descriptor 4, beside its output. */
  readonly onWord?: (line: string) => void;
}

interface LoggedOutput {
  /**
   * Standard output and standard error are appended here, by the child itself: what it wrote is in
   * the file at once. The folder is made.
   */
  readonly logFile: string;
  readonly onLine?: never;
  readonly onErrorLine?: never;
}

interface ToldOutput {
  readonly logFile?: never;
  /** Is told every line of standard output. */
  readonly onLine?: (line: string) => void;
  /** Is told every line of standard error. */
  readonly onErrorLine?: (line: string) => void;
}

/** How a child ended: by its own exit code, or by a signal. */
export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A running child, which cannot outlive this process. */
export interface Child {
  /** The command's own process, and the leader of a process group of its own. */
  readonly pid: number;
  /** Resolves when the process has ended and its output is written or told; never rejects. */
  readonly exit: Promise<ChildExit>;
  /** Asks with SIGTERM, kills the group after `graceMs` (5 s if not given). Safe to repeat. */
  stop(graceMs?: number): Promise<ChildExit>;
}

const stopGraceMs = 5_000;
const outputGraceMs = 1_000;

/**
 * The shell leaves a guard in the child's process group and becomes the command. The guard waits for
 * the end of descriptor 3, whose other end only we hold: the kernel closes it even where we are
 * killed without a word, and the guard then kills the group it is in, itself included.
 */
const guardedExec = [
  'unset PWD OLDPWD SHLVL',
  '{ read -r _; kill -s KILL -- "-$$"; } <&3 4>&- >/dev/null 2>&1 &',
  'exec "$@" 3<&-',
].join('\n');

/**
 * Starts a child whose life hangs on this process: when we end, in whatever way, so does it, with
 * everything it started in its process group. Nothing is ever ended by its name.
 *
 * A command that does not exist ends with code 127 and says so in its output.
 * @throws when no process can be started, or `cwd` or the log's folder cannot be used
 */
export async function startChild(child: ChildCommand): Promise<Child> {
  const log = child.logFile === undefined ? undefined : await openLog(child.logFile);
  const output = log?.fd ?? 'pipe';
  const running = spawn('/bin/sh', ['-c', guardedExec, 'guard', child.command, ...child.args], {
    cwd: child.cwd,
    env: { ...child.environment },
    detached: true,
    stdio: ['ignore', output, output, 'pipe', child.onWord ? 'pipe' : 'ignore'],
  });
  const exit = ended(running, child);
  try {
    await once(running, 'spawn');
  } finally {
    await log?.close();
  }
  const pid = running.pid;
  if (pid === undefined) throw new Error(`"${child.command}" was started without a process id`);
  return { pid, exit, stop: (graceMs = stopGraceMs) => stop(running, pid, exit, graceMs) };
}

async function openLog(logFile: string) {
  await mkdir(dirname(logFile), { recursive: true });
  return open(logFile, 'a');
}

async function ended(running: ChildProcess, child: ChildCommand): Promise<ChildExit> {
  const outputs = [running.stdout, running.stderr, running.stdio[4]].filter(isReadable);
  const [onLine, onErrorLine, onWord] = [child.onLine, child.onErrorLine, child.onWord];
  if (onLine && running.stdout) readLines(running.stdout, onLine);
  if (onErrorLine && running.stderr) readLines(running.stderr, onErrorLine);
  if (onWord && isReadable(running.stdio[4])) readLines(running.stdio[4], onWord);
  for (const output of outputs) output.resume();
  return new Promise((resolve) => {
    running.on('exit', () => {
      running.stdio[3]?.destroy();
      setTimeout(() => {
        for (const output of outputs) output.destroy();
      }, outputGraceMs).unref();
    });
    running.on('close', (code, signal) => resolve({ code, signal }));
    running.on('error', () => resolve({ code: null, signal: null }));
  });
}

function isReadable(stream: Readable | Writable | null | undefined): stream is Readable {
  return stream instanceof Readable;
}

function readLines(output: Readable, onLine: (line: string) => void): void {
  createInterface({ input: output }).on('line', onLine);
}

async function stop(
  running: ChildProcess,
  pid: number,
  exit: Promise<ChildExit>,
  graceMs: number,
): Promise<ChildExit> {
  if (hasEnded(running)) return exit;
  running.kill('SIGTERM');
  const killing = setTimeout(() => {
    if (!hasEnded(running)) process.kill(-pid, 'SIGKILL');
  }, graceMs);
  try {
    return await exit;
  } finally {
    clearTimeout(killing);
  }
}

function hasEnded(running: ChildProcess): boolean {
  return running.exitCode !== null || running.signalCode !== null;
}
