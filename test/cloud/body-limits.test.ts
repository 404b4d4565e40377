import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { limitBodies } from '#cloud/body-limits.ts';

const mebibyte = 1024 * 1024;
const answerMs = 10_000;
const waiting = { timeout: 15_000, interval: 50 };
/** Well before a timer of five seconds ends by itself. */
const soon = { timeout: 2_000, interval: 50 };
const json = 'content-type: application/json';
const chunked = 'transfer-encoding: chunked';
const ofDelivery = ['x-github-event: push', `x-hub-signature-256: sha256=${'0'.repeat(64)}`];

let server: Server;
let serve: RequestListener;
const sockets: Socket[] = [];
beforeAll(async () => {
  limitBodies(async () => undefined);
  server = createServer((request, response) => serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
beforeEach(() => {
  serve = (request, response) => {
    const [body, rawBody] = ['body', 'rawBody'].map((name) => Reflect.get(request, name));
    response.end(JSON.stringify({ body, raw: String(rawBody) }));
  };
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(() => {
  server?.close();
});

/** Opens a connection, and sends the head of a request and what follows it. */
function ask(url: string, headers: readonly string[], body: string | Buffer = ''): Socket {
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  sockets.push(socket);
  socket.write([`POST ${url} HTTP/1.1`, 'host: function', ...headers, '', ''].join('\r\n'));
  if (body.length > 0) socket.write(body);
  return socket;
}

async function answerTo(socket: Socket): Promise<string> {
  const [answer]: Buffer[] = await once(socket, 'data', { signal: AbortSignal.timeout(answerMs) });
  return answer?.toString() ?? '';
}

async function statusOf(socket: Socket): Promise<number> {
  return Number((await answerTo(socket)).split(' ')[1]);
}

function connections(): Promise<number> {
  return new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
}

describe('a body is handed over', () => {
  const given = JSON.stringify({ body: { a: 1 }, raw: '{"a":1}' });
  const oneByOne = [...'{"a":1}'].map((byte) => `1\r\n${byte}\r\n`).join('');
  test.each([
    ['whole', 'content-length: 7', '{"a":1}'],
    ['in chunks', chunked, '3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n'],
    ['in chunks of a byte', chunked, `${oneByOne}0\r\n\r\n`],
  ])('that comes %s', async (_how, header, body) => {
    expect(await answerTo(ask('/', [json, header], body))).toContain(given);
  });

  test.each([
    ['no length', 'accept: */*', ''],
    ['a length of 0', 'content-length: 0', ''],
    ['no chunks', chunked, '0\r\n\r\n'],
  ])('empty, where there is %s', async (_what, header, body) => {
    expect(await answerTo(ask('/', [json, header], body))).toContain('"raw":""');
  });

  test('as JSON only for who asks for it', async () => {
    const parse = vi.spyOn(JSON, 'parse');
    serve = (_request, response) => response.end(`parsed ${parse.mock.calls.length} times`);
    try {
      expect(await answerTo(ask('/', [json, 'content-length: 7'], '{"a":1}'))).toContain('ed 0 t');
    } finally {
      parse.mockRestore();
    }
  });

  test('in a place where another may be put', async () => {
    serve = (request, response) => {
      Object.assign(request, { body: 'another' });
      response.end(String(Reflect.get(request, 'body')));
    };
    expect(await answerTo(ask('/', [json, 'content-length: 7'], '{"a":1}'))).toContain('another');
  });
});

describe('after a refusal', () => {
  const tooLong = Buffer.alloc(mebibyte / 16 + 1, '[');
  /** Why each is refused, and how it begins. */
  const refused: readonly (readonly [string, number, () => Socket])[] = [
    ['by its length', 413, () => ask('/api/', ['content-length: 65537'], 'the beginning')],
    ['by its packing', 415, () => ask('/api/', [chunked, 'content-encoding: gzip'], '5\r\npacke')],
    ['by its coding', 501, () => ask('/api/', ['transfer-encoding: gzip, chunked'], '5\r\npacke')],
    ['for want of a signature', 401, () => ask('/', ['x-github-event: push', chunked], '5\r\nb')],
    [
      'as it comes',
      413,
      () => ask('/api/', [chunked], Buffer.concat([Buffer.from('10001\r\n'), tooLong])),
    ],
    ['as it does not come', 408, () => ask('/', [...ofDelivery, 'content-length: 9'], 'the')],
  ];

  const timers = () => process.getActiveResourcesInfo().filter((one) => one === 'Timeout').length;

  test('nothing is left of who goes: no timer, no connection', async () => {
    const before = timers();
    const answers = refused.map(async ([why, , begin]) => {
      const socket = begin();
      const status = await statusOf(socket);
      socket.destroy();
      return [why, status];
    });
    expect(await Promise.all(answers)).toEqual(refused.map(([why, status]) => [why, status]));
    await vi.waitFor(async () => expect(await connections()).toBe(0), soon);
    await setImmediate();
    expect(timers()).toBeLessThanOrEqual(before);
  });

  test('who goes on and on is heard out for five seconds, and no longer', async () => {
    const socket = ask('/api/', [chunked, 'content-encoding: gzip']);
    const ended = once(socket, 'close', { signal: AbortSignal.timeout(waiting.timeout) });
    const dripping = setInterval(() => socket.write('1\r\n.\r\n'), 100);
    const [status] = await Promise.all([statusOf(socket), ended]).finally(() =>
      clearInterval(dripping),
    );
    expect(status).toBe(415);
    expect(await connections()).toBe(0);
  });

  test('the connection is good for another request, once the body is there', async () => {
    const socket = ask('/api/', ['content-length: 65537'], tooLong.subarray(1));
    expect(await statusOf(socket)).toBe(413);
    socket.write('.POST / HTTP/1.1\r\nhost: function\r\ncontent-length: 4\r\n\r\nnext');
    expect(await answerTo(socket)).toContain('"raw":"next"');
  });
});

test('who hangs up leaves nothing in memory, and is not served', async () => {
  serve = vi.fn();
  const most = Buffer.alloc(24 * mebibyte, '[');
  for (let round = 0; round < 4; round += 1) {
    const socket = ask('/', [...ofDelivery, 'content-length: 26214400']);
    await new Promise((resolve) => socket.write(most, resolve));
    socket.destroy();
    await vi.waitFor(async () => expect(await connections()).toBe(0), waiting);
  }
  expect(serve).not.toHaveBeenCalled();
  serve = (_request, response) => response.end('served');
  const socket = ask('/', [...ofDelivery, 'content-length: 25165824'], most);
  expect(await answerTo(socket)).toContain('served');
});
