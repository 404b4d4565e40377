import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The components of the demo, each with a repository of its own. */
export const sampleComponents = ['greeter', 'counter', 'relay'] as const;

/** The name of a sample component. */
export type SampleComponent = (typeof sampleComponents)[number];

/** A repository as it was made or found. */
export interface SampleRepository {
  readonly component: SampleComponent;
  /** The bare repository on disk. */
  readonly path: string;
  /** The newest commit of its branch `main`. */
  readonly commit: string;
}

const owner = join('git.sample.example', 'sample');
const sources = fileURLToPath(new URL('.', import.meta.url));
const gitDeadlineMs = 20_000;
const dayMs = 24 * 60 * 60_000;
/** The same times on every machine, so that the same files are the same commits. */
const firstCommitAtMs = Date.UTC(2026, 0, 5, 9);
/** Both kinds are found among real tags: 55 of 605 are annotated. */
const isAnnotated: Readonly<Record<SampleComponent, boolean>> = {
  greeter: true,
  counter: false,
  relay: true,
};
/** Where changes do not go to `main`: a late patch is made on a branch from the tag before it. */
const lateTags: Readonly<Record<string, { readonly branch: string; readonly from: string }>> = {
  'greeter v1.0.2': { branch: 'release-1.0', from: 'v1.0.1' },
};

/**
 * Makes the sample components' bare repositories under a Git host's root, each with its first
 * commit and no tag; one that is there already is left as it is. The commits are the same on every
 * machine, whatever git's settings are.
 */
export async function makeSampleRepositories(
  gitRoot: string,
): Promise<readonly SampleRepository[]> {
  return Promise.all(sampleComponents.map((component) => makeRepository(gitRoot, component)));
}

/**
 * Tags a sample component's newest commit; where `changes/COMPONENT/TAG/` has files, commits those
 * first, as its maintainer would: to `main`, or to a branch where the tag is a late patch.
 *
 * @throws Error where the tag stands already or is no name of a tag
 */
export async function tagSample(
  gitRoot: string,
  component: SampleComponent,
  tag: string,
): Promise<{ readonly commit: string }> {
  const path = repositoryPath(gitRoot, component);
  await runGit(path, ['check-ref-format', `refs/tags/${tag}`]);
  if ((await readRef(path, `refs/tags/${tag}`)) !== '')
    throw new Error(`${component} has a tag ${tag} already: choose another name`);
  const { branch, from } = lateTags[`${component} ${tag}`] ?? { branch: 'main', from: 'main' };
  const head = await readRef(path, `refs/heads/${branch}`);
  const before = head || (await runGit(path, ['rev-parse', `${from}^{commit}`]));
  const changes = join(sources, 'changes', component, tag);
  const prepared = { files: changes, message: `Prepare ${tag}`, parent: before, branch, head };
  const commit = (await isThere(changes)) ? await commitFiles(path, prepared) : before;
  const atMs = await committedAtMs(path, commit);
  const kind = isAnnotated[component] ? ['-a', '-m', `${component} ${tag}`] : [];
  await runGit(path, ['tag', ...kind, '--', tag, commit], gitTime(atMs));
  return { commit };
}

/** Deletes a tag of a sample component, as its maintainer would who mistyped it. */
export async function untagSample(
  gitRoot: string,
  component: SampleComponent,
  tag: string,
): Promise<void> {
  await runGit(repositoryPath(gitRoot, component), ['update-ref', '-d', `refs/tags/${tag}`]);
}

async function makeRepository(
  gitRoot: string,
  component: SampleComponent,
): Promise<SampleRepository> {
  const path = repositoryPath(gitRoot, component);
  await mkdir(path, { recursive: true });
  await runGit(path, ['init', '--quiet', '--bare', '--template=', '--initial-branch=main']);
  const found = await readRef(path, 'refs/heads/main');
  if (found !== '') return { component, path, commit: found };
  const files = join(sources, 'components', component);
  const added = { files, message: `Add ${component}`, branch: 'main', head: '' };
  return { component, path, commit: await commitFiles(path, added) };
}

function repositoryPath(gitRoot: string, component: SampleComponent): string {
  return join(gitRoot, owner, `${component}.git`);
}

interface Prepared {
  readonly files: string;
  readonly message: string;
  readonly parent?: string;
  readonly branch: string;
  /** The branch's newest commit; empty where it begins here. */
  readonly head: string;
}

/** Commits the files of a folder to a branch, over those of the parent. */
async function commitFiles(
  path: string,
  { files, message, parent, branch, head }: Prepared,
): Promise<string> {
  const temporary = await mkdtemp(join(tmpdir(), 'csi-release-sample-'));
  const index = { GIT_INDEX_FILE: join(temporary, 'index'), GIT_WORK_TREE: files };
  try {
    if (parent !== undefined) await runGit(path, ['read-tree', parent], index);
    await runGit(path, ['add', '--ignore-removal', '--', '.'], index, files);
    const tree = await runGit(path, ['write-tree'], index);
    const parents = parent === undefined ? [] : ['-p', parent];
    const atMs =
      parent === undefined ? firstCommitAtMs : (await committedAtMs(path, parent)) + dayMs;
    const committed = ['commit-tree', tree, ...parents, '-m', message];
    const commit = await runGit(path, committed, gitTime(atMs));
    await runGit(path, ['update-ref', `refs/heads/${branch}`, commit, head]);
    return commit;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** What a branch or a tag names; empty where there is none. */
function readRef(path: string, ref: string): Promise<string> {
  return runGit(path, ['for-each-ref', '--format=%(objectname)', '--', ref]);
}

async function committedAtMs(path: string, commit: string): Promise<number> {
  return Number(await runGit(path, ['show', '--no-patch', '--format=%ct', commit])) * 1000;
}

function gitTime(atMs: number): Readonly<Record<string, string>> {
  const time = `${atMs / 1000} +0000`;
  return { GIT_AUTHOR_DATE: time, GIT_COMMITTER_DATE: time };
}

/** Nothing of the user's: no settings, no variables, no hooks, no signing, no file modes. */
async function runGit(
  path: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
  cwd = path,
): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    HOME: path,
    LC_ALL: 'C',
    GIT_DIR: path,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    ...more,
  };
  const settings = ['user.name=Sample maintainers', 'user.email=maintainers@sample.example'].concat(
    ['core.fileMode=false', 'core.autocrlf=false', 'core.hooksPath='],
  );
  const options = settings.flatMap((setting) => ['-c', setting]);
  const limits = { env, cwd, timeout: gitDeadlineMs };
  try {
    const { stdout } = await promisify(execFile)('git', [...options, ...args], limits);
    return stdout.trim();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`git ${args[0]} failed in ${path}: ${why}`, { cause });
  }
}

async function isThere(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined;
}
