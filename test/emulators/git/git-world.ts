import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';
import { type GitEmulator, startGit } from '../../../emulators/git/serve.ts';

/** How long a request or a command of a test may take. */
export const deadlineMs = 20_000;

/** The one repository that is served: a commit on main, named by two light tags and an annotated. */
export const repositoryName = 'github.com/kubernetes-csi/external-attacher';

/** The git host of a test file and the work tree that its repository was cloned from. */
export interface GitWorld {
  readonly dir: string;
  readonly work: string;
  readonly host: GitEmulator;
  /** Where the repository is served, with `.git` at the end. */
  readonly address: string;
  /** Runs git in the work tree, without anybody's settings, and gives what it wrote. */
  readonly git: (...args: readonly string[]) => Promise<string>;
}

/** Serves one repository to all tests of a file. */
export function useGitHost(): GitWorld {
  let dir: string;
  let work: string;
  let host: GitEmulator;
  const git = (...args: readonly string[]) => runGit(dir, work, args);
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'git-emulator-'));
    work = join(dir, 'work');
    host = await startGit({ dir: join(dir, 'data') });
    await mkdir(work);
    await commitTagged(work, git);
    await git('clone', '--quiet', '--bare', '.', join(host.root, `${repositoryName}.git`));
  });
  afterAll(async () => {
    await host.close();
    await rm(dir, { recursive: true });
  });
  return {
    get dir() {
      return dir;
    },
    get work() {
      return work;
    },
    get host() {
      return host;
    },
    get address() {
      return `${host.url}/${repositoryName}.git`;
    },
    git,
  };
}

async function commitTagged(work: string, git: GitWorld['git']): Promise<void> {
  await git('init', '--quiet', '--initial-branch=main');
  await mkdir(join(work, 'cmd'));
  await writeFile(join(work, 'cmd', 'main.js'), 'console.log(1);\n');
  await git('add', '.');
  await git('commit', '--quiet', '--message=Add the command');
  await git('tag', 'v1.0.0');
  await git('tag', '--annotate', '--message=Second', 'v1.1.0');
  await git('tag', 'v9.9.9');
}

async function runGit(home: string, work: string, args: readonly string[]): Promise<string> {
  const environment = {
    PATH: process.env['PATH'],
    HOME: home,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  };
  const options = { env: environment, cwd: work, timeout: deadlineMs };
  const { stdout } = await promisify(execFile)('git', args, options);
  return stdout.trim();
}
