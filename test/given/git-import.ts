import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { runAt } from './command.ts';

const deadlineMs = 20_000;

/** Runs git on one repository, and answers what it said. */
export type GitIn = (...args: readonly string[]) => Promise<string>;

/**
 * Makes a bare repository whose HEAD names `main`, with a history for `git fast-import`; what is
 * said in it by marks is then in its file `marks`.
 */
export async function importRepository(
  bare: string,
  history: string | Uint8Array = '',
  ...init: readonly string[]
): Promise<GitIn> {
  const place = dirname(bare);
  await mkdir(place, { recursive: true });
  const run: GitIn = (...args) => runAt('2026-01-02T03:04:05Z', place, 'git', ...args);
  await run('init', '--quiet', '--bare', '--initial-branch=main', ...init, bare);
  const args = [`--git-dir=${bare}`, 'fast-import', '--quiet', `--export-marks=${bare}/marks`];
  const importing = promisify(execFile)('git', [...args, '--force'], { timeout: deadlineMs });
  importing.child.stdin?.end(history);
  await importing;
  return (...more) => run(`--git-dir=${bare}`, ...more);
}

/** A history for `git fast-import`: so many commits on `main`, a minute apart, with marks from 1. */
export function commitsInRow(count: number, secondsOf = aMinuteApart): string {
  const lines = Array.from({ length: count }, (_, at) => [
    ...['commit refs/heads/main', `mark :${at + 1}`],
    ...[`committer A <a@example.com> ${secondsOf(at)} +0000`, 'data 0'],
  ]);
  return `${lines.flat().join('\n')}\n`;
}

/** Annotated tags for marks, each made an hour after its commit, with a message. */
export function tagsOf(marks: Readonly<Record<string, number>>, message = ''): string {
  const lines = Object.entries(marks).map(([tag, mark]) => [
    ...[`tag ${tag}`, `from :${mark}`],
    ...[`tagger A <a@example.com> ${aMinuteApart(mark) + 3_600} +0200`],
    ...[`data ${message.length}`, message],
  ]);
  return `${lines.flat().join('\n')}\n`;
}

/** Lightweight tags, or branches, for marks. */
export function refsOf(marks: Readonly<Record<string, number>>, folder = 'refs/tags'): string {
  const lines = Object.entries(marks).map(([name, mark]) => [
    ...[`reset ${folder}/${name}`, `from :${mark}`, ''],
  ]);
  return `${lines.flat().join('\n')}\n`;
}

/** Writes an object that git itself would not make, and answers its id. */
export async function writeObject(bare: string, type: string, content: string): Promise<string> {
  const args = [`--git-dir=${bare}`, 'hash-object', '-t', type, '-w', '--stdin', '--literally'];
  const writing = promisify(execFile)('git', args, { timeout: deadlineMs });
  writing.child.stdin?.end(content);
  return (await writing).stdout.trim();
}

/** So many version tags, each for a mark of its own. */
export function versions(number: number, markOf = (at: number) => at + 1): Record<string, number> {
  const entries = Array.from({ length: number }, (_, at) => [`v1.${at}.0`, markOf(at)] as const);
  return Object.fromEntries(entries);
}

function aMinuteApart(at: number): number {
  return 1_700_000_000 + at * 60;
}
