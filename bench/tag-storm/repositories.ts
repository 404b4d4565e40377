import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Where the storm's components have their repositories: `https://HOST/OWNER/COMPONENT`. */
export const stormHost = 'git.storm.example';
export const stormOwner = 'storm';

const gitDeadlineMs = 60_000;
const listingBytesMax = 16 * 1024 * 1024;
const firstTagAtMs = Date.UTC(2025, 0, 6, 9);
const dayMs = 24 * 60 * 60_000;

/**
 * Makes a bare repository for each component under a Git host's root, with one commit for each tag,
 * a day after the one before, and one that no tag has. No two repositories have a commit in common.
 * Git makes one repository of them all; the others are refs to what lies in that one.
 */
export async function makeStormRepositories(
  gitRoot: string,
  components: readonly string[],
  tags: readonly string[],
): Promise<void> {
  const whole = join(gitRoot, 'whole.git');
  await mkdir(whole, { recursive: true });
  await runGit(whole, ['init', '--quiet', '--bare', '--template=', whole]);
  const history = components.flatMap((component) => historyOf(component, tags));
  await runGit(whole, ['fast-import', '--quiet'], history.join('\n'));
  const listing = await runGit(whole, ['for-each-ref', '--format=%(objectname) %(refname)']);
  const owner = join(gitRoot, stormHost, stormOwner);
  for (const component of components) {
    const own = `refs/${component}/`;
    const refs = listing.split('\n').filter((row) => row.includes(` ${own}`));
    await writeRepository(
      join(owner, `${component}.git`),
      whole,
      refs.map((row) => row.replace(own, 'refs/')),
    );
  }
}

/** Writes what git needs to know a folder for a repository, with objects that lie in another. */
async function writeRepository(
  folder: string,
  whole: string,
  refs: readonly string[],
): Promise<void> {
  await mkdir(join(folder, 'objects', 'info'), { recursive: true });
  await mkdir(join(folder, 'refs'));
  const files = {
    HEAD: 'ref: refs/heads/main',
    config: '[core]\n\trepositoryformatversion = 0\n\tbare = true',
    'packed-refs': `# pack-refs with: peeled fully-peeled sorted\n${refs.join('\n')}`,
    'objects/info/alternates': join(whole, 'objects'),
  };
  for (const [name, text] of Object.entries(files))
    await writeFile(join(folder, name), `${text}\n`);
}

/** For `git fast-import`: https://git-scm.com/docs/git-fast-import#_input_format */
function historyOf(component: string, tags: readonly string[]): readonly string[] {
  const branch = `refs/${component}/heads/main`;
  return [...tags, undefined].flatMap((tag, at) => {
    const what = `${component} ${tag ?? 'after its tags'}`;
    return [
      `commit ${branch}`,
      `committer Storm <storm@storm.example> ${(firstTagAtMs + at * dayMs) / 1000} +0000`,
      ...dataOf(what),
      'M 100644 inline VERSION',
      ...dataOf(what),
      ...(tag === undefined ? [] : [`reset refs/${component}/tags/${tag}`, `from ${branch}`]),
      '',
    ];
  });
}

function dataOf(text: string): readonly string[] {
  return [`data ${Buffer.byteLength(text)}`, text];
}

async function runGit(cwd: string, args: readonly string[], input = ''): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
  };
  const limits = { timeout: gitDeadlineMs, maxBuffer: listingBytesMax };
  const running = promisify(execFile)('git', args, { cwd, env, ...limits });
  // What git does not read any more is told by how it ends.
  running.child.stdin?.on('error', () => undefined).end(input);
  const { stdout } = await running;
  return stdout.trim();
}
