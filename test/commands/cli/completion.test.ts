import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

let folder: string;
let script: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'csi-release-cli-'));
  script = path.join(folder, 'completion.bash');
  await writeFile(script, (await runCli({ folder }, 'completion', 'bash')).stdout);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What bash would offer after these words. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const typed = ['csi-release', ...words];
  const program = `. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
    _csi_release; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await promisify(execFile)('bash', ['-c', program, 'bash', script, ...typed], {
    timeout: 10_000,
  });
  return stdout.split('\n').filter((word) => word !== '');
}

describe('completion', () => {
  it.each<[readonly string[], readonly string[]]>([
    [['pro'], ['promote']],
    [['end-'], ['end-hold', 'end-pin', 'end-waiver']],
    [['promote', '--plan'], ['--plan-hash']],
    [['--json', 'promote', '--wa'], ['--watch']],
    [
      ['hold', ''],
      ['line', 'component', 'candidate'],
    ],
    [
      ['lines', '--ser'],
      ['--server', '--service-account'],
    ],
    [['none', ''], []],
  ])('in bash offers, after %j, %j', async (typed, words) => {
    expect((await offered(...typed)).slice(0, words.length)).toEqual(words);
  });

  it.each([
    ['zsh', /^#compdef csi-release\n[\s\S]*'promote:Have a candidate released/],
    ['fish', /\ncomplete -c csi-release -n __fish_use_subcommand -f -a promote -d 'Have a cand/],
  ])('is written for %s, too', async (shell, words) => {
    const { code, stdout } = await runCli({ folder }, 'completion', shell);
    expect([code, stdout]).toEqual([0, expect.stringMatching(words)]);
  });
});
