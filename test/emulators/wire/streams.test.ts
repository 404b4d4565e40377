import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { v1 } from '@google-cloud/firestore';
import { credentials } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WireError } from '../../../emulators/wire/error.ts';
import { loadProtos } from '../../../emulators/wire/protos.ts';
import { serveWire, type WireServer } from '../../../emulators/wire.ts';

const client = createRequire(import.meta.url).resolve('@google-cloud/firestore/package.json');
const protos = loadProtos(join(dirname(client), 'build/protos/v1.json'));
/** What is asked for; a list without items is not on the wire. */
interface Request {
  readonly documents?: readonly string[];
}

let server: WireServer;
let sent: number;

beforeEach(async () => {
  sent = 0;
  server = await serveWire({
    protos,
    services: {
      'google.firestore.v1.Firestore': {
        BatchGetDocuments: async function* ({ documents = [] }: Request) {
          for (const missing of documents) {
            if (missing === 'bad') throw new WireError('NOT_FOUND', 'bad is not there');
            yield { missing };
            sent += 1;
          }
        },
      },
    },
  });
});
afterEach(() => server.close());

describe('a handler that is an async generator', () => {
  it('answers a stream by gRPC, however long it is', async () => {
    const documents = Array.from({ length: 5_000 }, (_, n) => `d${n}`);
    const seen = await batchGet(documents);
    expect(seen).toEqual(documents);
    expect(sent).toBe(documents.length);
  });

  it('answers an array by REST', async () => {
    const missing = [{ missing: 'a' }, { missing: 'b' }];
    expect(await post(['a', 'b'])).toEqual([200, missing]);
    expect(await post([])).toEqual([200, []]);
  });

  it('answers what it throws as an error on both', async () => {
    expect(await post(['a', 'bad'])).toMatchObject([404, { error: { status: 'NOT_FOUND' } }]);
    const error = { code: 5, details: 'bad is not there' };
    await expect(batchGet(['a', 'bad'])).rejects.toMatchObject(error);
  });
});

async function post(documents: readonly string[]): Promise<[number, unknown]> {
  const response = await fetch(`${server.url}/v1/projects/p/databases/d/documents:batchGet`, {
    method: 'POST',
    body: JSON.stringify({ documents }),
    signal: AbortSignal.timeout(5_000),
  });
  return [response.status, await response.json()];
}

async function batchGet(documents: readonly string[]): Promise<readonly string[]> {
  const reader = new v1.FirestoreClient({
    apiEndpoint: '127.0.0.1',
    port: server.port,
    sslCreds: credentials.createInsecure(),
    universeDomain: 'googleapis.com',
    gaxServerStreamingRetries: true,
  });
  const stream = reader.batchGetDocuments({
    database: 'projects/p/databases/d',
    documents: [...documents],
  });
  const seen: string[] = [];
  stream.on('data', ({ missing }) => seen.push(missing));
  try {
    await once(stream, 'end', { signal: AbortSignal.timeout(10_000) });
    return seen;
  } finally {
    await reader.close();
  }
}
