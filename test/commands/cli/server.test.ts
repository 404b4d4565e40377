import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ended } from '../run-command.ts';
import { runCli } from './run-cli.ts';
import { aProblem, type SmallServer, startSmallServer } from './small-server.ts';

let folder: string;
let one: SmallServer;
let other: SmallServer;

const refusing = { 'GET /api/v1/lines': { body: { lines: [] } } };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'csi-release-cli-'));
  one = await startSmallServer(refusing);
  other = await startSmallServer(refusing);
});
afterAll(async () => {
  await one?.close();
  await other?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A folder of its own, with what a person may have written into it. */
async function aFolder(written: Readonly<Record<string, unknown>>): Promise<string> {
  const own = await mkdtemp(path.join(folder, 'place-'));
  for (const [name, content] of Object.entries(written)) {
    await mkdir(path.join(own, path.dirname(name)), { recursive: true });
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await writeFile(path.join(own, name), text);
  }
  return own;
}

function aStack(status: string, pid: number = process.pid): object {
  const functions = { status, promote: status };
  return { pid, issuer: 'http://127.0.0.1:1', clock: 'http://127.0.0.1:1', functions };
}

const config = 'config/csi-release/config.json';
const look = (home: string, environment = {}, ...more: readonly string[]): Promise<Ended> =>
  runCli({ folder: home, environment }, 'lines', '--verbose', ...more);

describe('the server', () => {
  it('is what --server says, before the environment, before the configuration', async () => {
    const home = await aFolder({ [config]: { server: 'http://127.0.0.1:1' } });
    const CSI_RELEASE_SERVER = other.url;
    const said = await look(home, { CSI_RELEASE_SERVER }, '--server', one.url);
    expect(said.stderr).toContain(`server ${one.url}, by --server\n`);
    const set = await look(home, { CSI_RELEASE_SERVER });
    expect(set.stderr).toContain(`server ${other.url}, by CSI_RELEASE_SERVER\n`);
  });

  it('is what the configuration says, before a local stack', async () => {
    const home = await aFolder({
      [config]: { server: one.url },
      '.local/stack.json': aStack(other.url),
    });
    const { code, stderr } = await look(home);
    expect([code, stderr.split('\n')[0]]).toEqual([0, `server ${one.url}, by ${home}/${config}`]);
  });

  it('is the local stack that runs here or above, and none that was killed', async () => {
    const killed = 2 ** 22 + 1;
    const home = await aFolder({
      '.local/stack.json': aStack(other.url),
      'below/.local/stack.json': aStack('http://127.0.0.1:1', killed),
    });
    const below = path.join(home, 'below');
    const { stderr } = await runCli({ folder: below }, 'lines', '--verbose');
    expect(stderr).toContain(
      `server ${other.url}, by the local stack of ${home}/.local/stack.json`,
    );
  });

  it.each<[string, Readonly<Record<string, unknown>>, readonly string[], RegExp]>([
    ['nothing says it', {}, [], /which server\? Say it by --server URL/],
    [
      'it is plain http',
      {},
      ['--server', 'http://release.example.org'],
      /must be an https address/,
    ],
    ['it has a path', {}, ['--server', 'https://release.example.org/x'], /without a path/],
    ['it has a password', {}, ['--server', 'https://a:b@release.example.org'], /without a path/],
    ['the configuration is none', { [config]: '{' }, [], /is no configuration: write \{"server"/],
    ['a timeout is none', {}, ['--timeout', '0'], /--timeout is 0; it must be seconds, from 1/],
  ])('is not known where %s, which ends with 2', async (_why, written, args, words) => {
    const { code, stderr } = await runCli({ folder: await aFolder(written) }, 'lines', ...args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(words)]);
  });

  it('is asked again where it was busy, and given up after a few times, with 5', async () => {
    const busy = { ...aProblem(503, 'busy'), headers: { 'retry-after': '0' } };
    const server = await startSmallServer({ 'GET /api/v1/lines': busy });
    const { code, stderr } = await look(folder, { CSI_RELEASE_SERVER: server.url });
    await server.close();
    expect([code, server.came.length, stderr]).toEqual([5, 4, expect.stringMatching(/: busy\n$/)]);
  });

  it('is not waited for where it wants to be left alone for long', async () => {
    const busy = { ...aProblem(429, 'too many'), headers: { 'retry-after': '3600' } };
    const server = await startSmallServer({ 'GET /api/v1/lines': busy });
    const { code } = await look(folder, { CSI_RELEASE_SERVER: server.url });
    await server.close();
    expect([code, server.came.length]).toEqual([5, 1]);
  });

  it('ends a command with 5 where nothing answers there', async () => {
    const { code, stderr } = await look(folder, { CSI_RELEASE_SERVER: 'http://127.0.0.1:1' });
    expect(code).toBe(5);
    expect(stderr).toMatch(/GET http:\/\/127\.0\.0\.1:1: .+; see that --server is right/);
  });
});
