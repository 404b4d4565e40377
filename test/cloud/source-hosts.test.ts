import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { gitSource } from '#cloud/source.ts';
import { type GitEmulator, startGit } from '../../emulators/git/serve.ts';
import type { LoopbackServer } from '../../emulators/loopback.ts';
import { commitsInRow, type GitIn, importRepository, refsOf, tagsOf } from '../given/git-import.ts';
import { type Alter, type Answer, openGitProxy, packet } from './git-proxy.ts';
import { startHttpBackend } from './http-backend.ts';

const repository = 'https://git.example/sample/hello';
const history =
  commitsInRow(8) +
  tagsOf({ 'v1.0.0': 1, 'v1.1.0': 2 }) +
  refsOf({ 'v1.2.0': 6 }) +
  refsOf({ 'release-1.0': 2 }, 'refs/heads');

let dir: string;
let host: GitEmulator;
let git: GitIn;
let commits: readonly string[];
const opened: LoopbackServer[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'source-hosts-'));
  host = await startGit({ dir });
  git = await importRepository(placeOf('hello'), history);
  await importRepository(placeOf('renamed'), history);
  commits = (await git('rev-list', '--reverse', 'main')).split('\n');
});
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});
afterAll(async () => {
  await host?.close();
  await rm(dir, { recursive: true, force: true });
});

describe('a Git host is asked', () => {
  it('once for a listing, and for dates that are not yet known', async () => {
    const growing = 'https://git.example/sample/growing';
    const gitThere = await importRepository(placeOf('growing'), history);
    const { source, proxy } = await behindProxy();
    await source.refs(growing);
    expect(proxy.look()).toEqual(['greeting', 'ls-refs', 'fetch 3: 5 objects']);
    await source.refs(growing);
    expect(proxy.look()).toEqual(['ls-refs']);
    await gitThere('tag', 'v1.3.0', 'main');
    const { tags } = await source.refs(growing);
    expect(proxy.look()).toEqual(['ls-refs', 'fetch 1: 1 objects']);
    expect(tags.map(({ tag }) => tag)).toEqual(['v1.0.0', 'v1.1.0', 'v1.2.0', 'v1.3.0']);
  });

  it('once whether a commit is before others, and twice more before it is not', async () => {
    const { source, proxy } = await behindProxy();
    const [first = '', second = '', third = ''] = commits;
    expect(await source.contains(repository, [third, second], second)).toBe(true);
    expect(await source.contains(repository, [], second)).toBe(false);
    expect(proxy.look()).toEqual([]);
    expect(await source.contains(repository, [third], first)).toBe(true);
    expect(proxy.look()).toEqual(['greeting', 'fetch 1: 0 objects']);
    expect(await source.contains(repository, [first], third)).toBe(false);
    const counting = ['fetch 1: 1 objects', 'fetch 1: 2 objects', 'fetch 2: 3 objects'];
    expect(proxy.look().toSorted()).toEqual(counting);
  });

  it.each(['main', 'v1.0.0', '', `${'a'.repeat(40)}\nwant x`])('nothing of %j', async (name) => {
    const { source, proxy } = await behindProxy();
    const [first = ''] = commits;
    const refused = expect.objectContaining({ code: 'malformed' });
    await expect(source.contains(repository, [first], name)).rejects.toThrow(refused);
    await expect(source.contains(repository, [name], first)).rejects.toThrow(refused);
    expect(proxy.look()).toEqual([]);
  });

  it('anew what it can do, after a fault', async () => {
    const { source, proxy } = await behindProxy(onceFor('ls-refs', cut));
    await source.refs(repository);
    const faulty = ['greeting', 'ls-refs'];
    expect(proxy.look()).toEqual([...faulty, 'greeting', 'ls-refs', 'fetch 3: 5 objects']);
  });
});

describe('git http-backend', () => {
  const serve = async (name: string, allowFilter: 'true' | 'false') => {
    const gitThere = await importRepository(placeOf(name), history);
    await gitThere('config', 'uploadpack.allowFilter', allowFilter);
    const backend = await startHttpBackend(host.root, dir);
    opened.push(backend);
    return {
      source: gitSource({ gitEndpoint: backend.url }),
      at: `https://git.example/sample/${name}`,
    };
  };

  it('is read like our own host, commits too that nothing names', async () => {
    const { source, at } = await serve('open', 'true');
    const ours = gitSource({ gitEndpoint: host.url });
    expect(await source.refs(at)).toEqual(await ours.refs(repository));
    const [, , , fourth = '', fifth = ''] = commits;
    expect(await source.contains(at, [fifth], fourth)).toBe(true);
    expect(await source.contains(at, [fourth], fifth)).toBe(false);
  });

  it('that sends no parts of a history is an error that names the host and the setting', async () => {
    const { source, at } = await serve('closed', 'false');
    const words = /^git\.example .* set uploadpack\.allowFilter$/;
    await expect(source.refs(at)).rejects.toThrow(words);
  });
});

describe('a host', () => {
  it.each<[string, Alter]>([
    ['may name the service first, as JGit does', onceFor('greeting', named)],
    ['may break off in the middle', onceFor('ls-refs', cut)],
    ['may end too early', onceFor('ls-refs', (it) => say(it, it.body.subarray(0, -4)))],
    ['may be out of order for once', onceFor('fetch 3', (it) => ({ ...it, status: 502 }))],
    ['may send us on to another place of its own', moved],
  ])('%s', async (_what, alter) => {
    const { source } = await behindProxy(alter);
    expect((await source.refs(repository)).tags).toHaveLength(3);
  });

  const noRef = packet(`${'z'.repeat(40)} refs/tags/v1\n`);
  const busy = Buffer.concat([packet('packfile\n'), packet('\x02busy')]);
  it.each<[string, Alter, string | RegExp]>([
    ['of version 0', saying('greeting', packet('x'), '0000'), 'example does not speak version 2'],
    ['of pages', saying('greeting', '<!DOCTYPE html>'), `Git's protocol: "<!DO" is no length`],
    ['that refuses', saying('ls-refs', packet('ERR no\n\x1b[31m\n')), 'says "no\\n\\u001b[31m"'],
    ['of no refs', saying('ls-refs', noRef, '0000'), /lists "z+ refs\/tags\/v1", which is no/],
    ['without end', saying('ls-refs', endless()), 'an answer of more than 4194304 bytes'],
    ['that gives up', saying('fetch 3', busy, packet('\x03oh\n'), '0000'), 'says "oh"'],
    ['that sends no pack', saying('fetch 3', '0000'), 'sent a pack that cannot be read'],
    ['that damages a pack', onAny('fetch 3', damage), 'sent a pack that cannot be read'],
    ['that holds back', onAny('fetch', holdBack), /did not send [0-9a-f]{40}$/],
  ])('%s is an error that says so', async (_what, alter, words) => {
    const { source } = await behindProxy(alter);
    await expect(source.refs(repository)).rejects.toThrow(words);
  });

  it('that sends no pack does not say whether a commit is before others', async () => {
    const { source } = await behindProxy(saying('fetch 1', packet('packfile\n'), '0000'));
    const [first = '', second = ''] = commits;
    await expect(source.contains(repository, [second], first)).rejects.toThrow('sent no pack for');
  });
});

async function behindProxy(alter?: Alter) {
  const proxy = await openGitProxy(host.url, alter);
  opened.push(proxy);
  return { proxy, source: gitSource({ gitEndpoint: proxy.url }) };
}

function placeOf(name: string): string {
  return join(host.root, 'git.example', 'sample', `${name}.git`);
}

function onAny(what: string, change: (answer: Answer) => Answer): Alter {
  return (asked, answer) => (asked.what.startsWith(what) ? change(answer) : answer);
}

function onceFor(what: string, change: (answer: Answer) => Answer): Alter {
  let isDone = false;
  return onAny(what, (answer) => {
    if (isDone) return answer;
    isDone = true;
    return change(answer);
  });
}

function saying(what: string, ...parts: readonly (string | Uint8Array)[]): Alter {
  return onAny(what, (answer) => say(answer, ...parts));
}

function say(answer: Answer, ...parts: readonly (string | Uint8Array)[]): Answer {
  return { ...answer, body: Buffer.concat(parts.map((part) => Buffer.from(part))) };
}

function named(answer: Answer): Answer {
  return say(answer, packet('# service=git-upload-pack\n'), '0000', answer.body);
}

function cut(answer: Answer): Answer {
  return { ...say(answer, answer.body.subarray(0, 60)), isCut: true };
}

/** A byte near the end of the last object. */
function damage(answer: Answer): Answer {
  const body = Buffer.from(answer.body);
  const at = body.length - 30;
  body[at] = (body[at] ?? 0) ^ 1;
  return { ...answer, body };
}

/** A pack without objects. */
function holdBack(answer: Answer): Answer {
  const pack = Buffer.from('PACK\0\0\0\x02\0\0\0\0', 'latin1');
  const hash = createHash('sha1').update(pack).digest();
  return say(
    answer,
    packet('packfile\n'),
    packet(Buffer.concat([Buffer.of(1), pack, hash])),
    '0000',
  );
}

/** Sends whoever greets the repository to the place where it is now. */
function moved({ what, path }: { readonly what: string; readonly path: string }, answer: Answer) {
  if (!path.includes('/hello/')) return answer;
  const body = Buffer.from('moved');
  if (what !== 'greeting') return { status: 404, body };
  return { status: 301, headers: { location: path.replace('/hello/', '/renamed/') }, body };
}

function endless(): Buffer {
  const ref = packet(`${'a'.repeat(40)} refs/x/${'y'.repeat(60_000)}\n`);
  return Buffer.concat(Array.from({ length: 80 }, () => ref));
}
