import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Firestore } from '@google-cloud/firestore';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FirestoreEmulator, startFirestore } from '../../../emulators/firestore/serve.ts';
import { root } from '../../sources.ts';

const deadlineMs = 20_000;

let dir: string;
let emulator: FirestoreEmulator;
const status = createServer(({ url, headers: { accept } }, response) => {
  response.end(`${url} as ${accept}\n`);
});
/** Tells what it was asked, and how often by whose token. */
const promote = createServer(async (request, response) => {
  const { authorization, 'x-serverless-authorization': checked } = request.headers;
  response.end(`${request.url} ${await text(request)} of ${authorization} and ${checked}`);
});

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'local-stack-'));
  emulator = await startFirestore();
  await mkdir(join(dir, 'none'));
  await mkdir(join(dir, '.local'));
  for (const server of [status, promote]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  const addresses = {
    firestore: emulator.host,
    functions: {
      ...{ 'tag-tick': 'http://127.0.0.1:4711', status: urlOf(status) },
      promote: urlOf(promote),
    },
  };
  await writeFile(join(dir, '.local', 'stack.json'), JSON.stringify(addresses));
  const [host, port] = emulator.host.split(':');
  const store = new Firestore({ projectId: 'csi-release', host: `${host}:${port}`, ssl: false });
  await store
    .doc('tags/greeter%3Av1.0.1')
    .set({ body: { verdict: 'accepted', lines: ['sample'] } });
  await store
    .doc('tags/greeter%3Aclient%2Fv1.0.1')
    .set({ body: { verdict: 'library', lines: [] } });
  await store.doc('lines/sample').set({ revision: 3, body: { why: 'it waits', quietUntilMs: 12 } });
  await store.terminate();
});
afterAll(async () => {
  status.close();
  promote.close();
  await emulator?.close();
  await rm(dir, { recursive: true, force: true });
});

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen');
  return `http://127.0.0.1:${address.port}`;
}

interface Said {
  readonly stdout: string;
  readonly stderr: string;
}

/** Types a command in a shell that knows those of the guides. */
function typed(command: string, cwd = dir): Promise<Said> {
  const script = `. '${join(root, 'emulators', 'local-stack.sh')}'; ${command}`;
  return new Promise((resolve) => {
    execFile('bash', ['-c', script], { cwd, timeout: deadlineMs }, (_error, stdout, stderr) => {
      resolve({ stdout, stderr });
    });
  });
}

/** JSON as the commands print it. */
function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

describe('the commands that the guides type at a local stack', () => {
  it.each([
    ['an address whose name has a dash', 'stack functions.tag-tick', 'http://127.0.0.1:4711\n'],
    ['a tag', 'tag greeter v1.0.1', json({ body: { verdict: 'accepted', lines: ['sample'] } })],
    [
      'a tag with a slash',
      'tag greeter client/v1.0.1',
      json({ body: { verdict: 'library', lines: [] } }),
    ],
    [
      'a field of a document',
      'document lines sample body.why',
      json({ body: { why: 'it waits' } }),
    ],
    [
      'a whole collection, by its ids',
      'document lines',
      json({ sample: { revision: 3, body: { why: 'it waits', quietUntilMs: 12 } } }),
    ],
    ['a preview', 'collection', '/api/v1/collection as text/plain\n'],
    ['a digest', 'collection sha256:1', '/api/v1/collection/sha256:1 as text/plain\n'],
    ['a plan, as text', 'plan one', '/api/v1/candidates/one/plan as text/plain\n'],
    [
      'what was asked for, by a token that is sent twice',
      'token=t; ask rounds \'{"line":"a b"}\'',
      '/api/v1/rounds {"line":"a b"} of Bearer t and Bearer t\n',
    ],
    ['an empty collection', 'document rejected', json({})],
  ])('show %s', async (_what, command, stdout) => {
    const said = await typed(command);
    expect(said.stderr).toBe('');
    expect(parsed(said.stdout)).toEqual(parsed(stdout));
    expect(said.stdout.endsWith('\n')).toBe(true);
  });

  it.each([
    [
      'which document there is not',
      'tag greeter v9.9.9',
      /^tags has no document greeter:v9\.9\.9\n$/,
    ],
    ['which address there is not', 'stack none', /^no address none in \.local\/stack\.json: .*\n$/],
    ...[
      'firestore; document lines',
      'issuer; token',
      'functions.promote; ask rounds {}',
      'pubsub; publish tag-detected {}',
    ].map((command): [string, string, RegExp] => {
      const [name, typing] = command.split('; ');
      const words = `^no address ${name} in .* does \`npm run local\` run in this folder\\?\\n$`;
      return [`that no stack runs for ${typing}`, `cd none; ${typing}`, new RegExp(words)];
    }),
  ])('say in one line %s', async (_what, command, stderr) => {
    expect(await typed(command)).toEqual({ stdout: '', stderr: expect.stringMatching(stderr) });
  });
});

function parsed(text: string): unknown {
  return text.startsWith('{') ? JSON.parse(text) : text;
}
