import { once } from 'node:events';
import { connect } from 'node:net';

const mebibyte = 1024 * 1024;
const answerMs = 20_000;
const forged = `sha256=${'0'.repeat(64)}`;

/** What requests say of themselves, and how long their bodies may be. */
export const kinds = {
  message: { path: '/projects/csi-release/topics/tag-detected', limit: 14 * mebibyte, headers: {} },
  person: { path: '/api/v1/promotions', limit: mebibyte / 16, headers: {} },
  delivery: {
    path: '/',
    limit: 25 * mebibyte,
    headers: { 'x-github-event': 'push', 'x-hub-signature-256': forged },
  },
} as const;

/** Headers of a request, by name. */
export type Headers = Readonly<Record<string, string | number>>;

/** A request as it goes over the wire: so many pieces of a mebibyte. */
export interface Wire {
  readonly path: string;
  readonly headers: Headers;
  readonly mebibytes: number;
  readonly isChunked: boolean;
  /** What its length is said to be, if not what it is. */
  readonly saidBytes?: number;
}

/** Sends a request to its end, whatever is answered meanwhile; gives the status of the answer. */
export async function flood(
  port: number,
  { path, headers, mebibytes, isChunked, saidBytes }: Wire,
): Promise<number> {
  const socket = connect(port, '127.0.0.1');
  const answered = once(socket, 'data', { signal: AbortSignal.timeout(answerMs) });
  const length = isChunked
    ? 'Transfer-Encoding: chunked'
    : `Content-Length: ${saidBytes ?? mebibytes * mebibyte}`;
  const own = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: function',
    'Content-Type: application/json',
    length,
  ];
  socket.write([...head, ...own, '', ''].join('\r\n'));
  const nested = Buffer.alloc(mebibyte, '[],');
  const piece = isChunked
    ? Buffer.concat([Buffer.from('100000\r\n'), nested, Buffer.from('\r\n')])
    : nested;
  // A refused body is heard out for five seconds: then there is nobody to write to.
  let isHeard = true;
  answered.catch(() => undefined);
  socket.on('error', () => undefined);
  socket.once('close', () => {
    isHeard = false;
  });
  for (let sent = 0; sent < mebibytes && isHeard; sent += 1)
    await new Promise((resolve) => socket.write(piece, resolve));
  if (isChunked && isHeard) socket.write('0\r\n\r\n');
  const [answer]: Buffer[] = await answered;
  socket.destroy();
  return Number(answer?.toString().split(' ')[1]);
}
