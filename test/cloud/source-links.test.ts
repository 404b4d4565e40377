import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gitSource } from '#cloud/source.ts';
import type { Source } from '#flow/source.ts';
import { type GitEmulator, startGit } from '../../emulators/git/serve.ts';
import { runAt } from '../given/command.ts';
import { importRepository } from '../given/git-import.ts';
import { aComponent } from '../given/line.ts';

let dir: string;
let host: GitEmulator;
let source: Source;
let repositories = 0;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'source-links-'));
  host = await startGit({ dir: join(dir, 'data') });
  source = gitSource({ gitEndpoint: host.url });
});
afterAll(async () => {
  await host?.close();
  await rm(dir, { recursive: true, force: true });
});

/** A path of a commit: a text, a program that can be run, or a link. */
type Content = string | { readonly program: string } | { readonly link: string };

const recipe = 'steps: [{name: builder, args: [$_STAGING_PROJECT, $_PULL_BASE_REF]}]\n';
const tools = {
  'release-tools/cloudbuild.yaml': recipe,
  'release-tools/cloudbuild.sh': { program: '#!/bin/sh\necho built in $(basename "$PWD")\n' },
};
const component = (name: string) =>
  aComponent({ name, repository: `https://github.com/kubernetes-csi/${name}` });

/** Makes a repository of one commit that has these paths, and reads that as a component. */
async function reading(paths: Readonly<Record<string, Content>>) {
  repositories += 1;
  const name = `linked-${repositories}`;
  const files = Object.entries(paths).map(([path, content]) => {
    const { mode, text } = entryOf(content);
    return `M ${mode} inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  });
  const commit = 'commit refs/heads/main\ncommitter A <a@example.com> 1767323045 +0000\ndata 0\n';
  const bare = join(host.root, 'github.com', 'kubernetes-csi', `${name}.git`);
  const git = await importRepository(bare, `${commit}${files.join('')}\n`);
  return source.commit(component(name), await git('rev-parse', 'main'));
}

function entryOf(content: Content): { readonly mode: string; readonly text: string } {
  if (typeof content === 'string') return { mode: '100644', text: content };
  return 'link' in content
    ? { mode: '120000', text: content.link }
    : { mode: '100755', text: content.program };
}

describe('the recipe of a component', () => {
  it.each<[string, Readonly<Record<string, Content>>]>([
    ['a file', { 'cloudbuild.yaml': recipe }],
    [
      'a link, as release-tools has it',
      { ...tools, 'cloudbuild.yaml': { link: 'release-tools/cloudbuild.yaml' } },
    ],
    [
      'a link to a link, down and up again',
      {
        ...tools,
        'cloudbuild.yaml': { link: 'build/gcb/cloudbuild.yaml' },
        'build/gcb/cloudbuild.yaml': { link: '../../release-tools/cloudbuild.yaml' },
      },
    ],
    [
      'a link through a folder that is one',
      {
        'vendored/tools/cloudbuild.yaml': recipe,
        'release-tools': { link: './vendored//tools/' },
        'cloudbuild.yaml': { link: 'release-tools/cloudbuild.yaml' },
      },
    ],
  ])('may be %s', async (_what, paths) => {
    const read = await reading(paths);
    const args = ['$_STAGING_PROJECT', '$_PULL_BASE_REF'];
    expect(read.recipe.steps).toEqual([{ name: 'builder', args }]);
  });

  it.each<[string, Readonly<Record<string, Content>>, string]>([
    [
      'leaves the repository',
      { 'cloudbuild.yaml': { link: '../../etc/passwd' } },
      'a link that leads outside: cloudbuild.yaml -> "../../etc/passwd"',
    ],
    [
      'names a place of the machine',
      { 'cloudbuild.yaml': { link: '/etc/passwd' } },
      'a link that leads outside: cloudbuild.yaml -> "/etc/passwd"',
    ],
    [
      'goes out and comes in again',
      { ...tools, 'cloudbuild.yaml': { link: '../hello/release-tools/cloudbuild.yaml' } },
      'a link that leads outside',
    ],
    [
      'leads through one that leaves',
      { 'cloudbuild.yaml': { link: 'out/cloudbuild.yaml' }, out: { link: '..' } },
      'a link that leads outside: out -> ".."',
    ],
    [
      'leads in a circle',
      { 'cloudbuild.yaml': { link: 'a' }, a: { link: 'b' }, b: { link: 'cloudbuild.yaml' } },
      'has a link that leads to no file, cloudbuild.yaml -> "a": correct it',
    ],
    [
      'leads to itself through a folder',
      { 'cloudbuild.yaml': { link: 'd/cloudbuild.yaml' }, d: { link: '.' } },
      'has a link that leads to no file',
    ],
    [
      'leads nowhere',
      { 'cloudbuild.yaml': { link: 'release-tools/cloudbuild.yaml' }, README: 'x' },
      'has a link that leads to no file, cloudbuild.yaml -> "release-tools/cloudbuild.yaml"',
    ],
    [
      'leads to a folder',
      { ...tools, 'cloudbuild.yaml': { link: 'release-tools' } },
      'has a link that leads to no file, cloudbuild.yaml -> "release-tools"',
    ],
    [
      'leads into the history, which no archive has',
      { 'cloudbuild.yaml': { link: '.git/config' } },
      'has a link that leads to no file, cloudbuild.yaml -> ".git/config"',
    ],
  ])('is refused where its link %s', async (_what, paths, words) => {
    await expect(reading(paths)).rejects.toThrow(
      expect.objectContaining({ code: 'refused', message: expect.stringContaining(words) }),
    );
  });

  it('is refused beside another link that leaves the repository, whoever reads that', async () => {
    const paths = { 'cloudbuild.yaml': recipe, 'docs/secrets': { link: '../../secrets' } };
    await expect(reading(paths)).rejects.toThrow(
      'a link that leads outside: docs/secrets -> "../../secrets"',
    );
  });
});

describe('the sources of a component', () => {
  it('have programs behind links, which run as they stand', async () => {
    const { archive } = await reading({
      ...tools,
      'cloudbuild.yaml': { link: 'release-tools/cloudbuild.yaml' },
      '.cloudbuild.sh': { link: 'release-tools/cloudbuild.sh' },
    });
    const place = join(dir, 'workspace');
    await mkdir(place);
    await writeFile(join(dir, 'source.tar.gz'), archive);
    await runAt('now', dir, 'tar', '-xzf', join(dir, 'source.tar.gz'), '-C', place);
    expect(await runAt('now', place, './.cloudbuild.sh')).toBe('built in workspace');
  });

  it.each<[string, Readonly<Record<string, Content>>, readonly string[] | undefined]>([
    ['in its Makefile', { Makefile: 'CMDS=hello probe\n' }, ['hello', 'probe']],
    [
      'in one behind a link',
      { 'a/Makefile': 'CMDS=hello\n', Makefile: { link: 'a/Makefile' } },
      ['hello'],
    ],
    ['that it builds none', { Makefile: 'CMDS=\n' }, []],
    ['nothing without one', {}, undefined],
    ['nothing behind a link to nowhere', { Makefile: { link: 'a' } }, undefined],
    ['nothing in one of no plain words', { Makefile: 'CMDS=$(shell ls cmd)\n' }, undefined],
  ])('say %s what they build', async (_where, paths, commands) => {
    const read = await reading({ 'cloudbuild.yaml': recipe, ...paths });
    expect(read.commands).toEqual(commands);
  });

  it('are refused with a Makefile that nobody could have written', async () => {
    const paths = { 'cloudbuild.yaml': recipe, Makefile: '#'.repeat(1024 * 1024 + 1) };
    await expect(reading(paths)).rejects.toThrow(
      'Makefile has 1048577 bytes, more than the 1048576',
    );
  });
});
