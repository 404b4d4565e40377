import type { IncomingMessage, ServerResponse } from 'node:http';
import { restError, toWireError } from '../wire/error.ts';
import { refusePath } from '../wire/rest.ts';
import { serveWire } from '../wire.ts';
import { type Firestore, openFirestore } from './firestore.ts';
import { protos } from './messages.ts';
import { listingHandlers } from './methods/listings.ts';
import { queryHandlers } from './methods/queries.ts';
import { readHandlers } from './methods/reads.ts';
import { writeHandlers } from './methods/writes.ts';
import { readDatabaseName } from './names.ts';

/** Where Firestore listens and keeps its documents. */
export interface FirestoreOptions {
  /** Without it, documents are kept in memory alone. */
  readonly dir?: string;
  /** Port of 127.0.0.1; 0, the default, takes any that is free. */
  readonly port?: number;
}

/** Our own Firestore, as it runs. */
export interface FirestoreEmulator {
  /** `127.0.0.1:4711`, what FIRESTORE_EMULATOR_HOST wants. */
  readonly host: string;
  /** Ends every connection and frees the port. What was committed is kept. */
  close(): Promise<void>;
}

/**
 * Serves all databases of all projects: documents, transactions and queries. Listening to changes,
 * pipelines and partitions are answered UNIMPLEMENTED.
 * @throws when the port is taken or what lies in `dir` cannot be read
 */
export async function startFirestore(options: FirestoreOptions = {}): Promise<FirestoreEmulator> {
  const firestore = openFirestore(options.dir);
  const server = await serveWire({
    protos,
    services: {
      'google.firestore.v1.Firestore': {
        ...readHandlers(firestore),
        ...writeHandlers(firestore),
        ...queryHandlers(firestore),
        ...listingHandlers(firestore),
      },
    },
    other: (request, response) => answerOther(firestore, request, response),
    ...(options.port !== undefined && { port: options.port }),
  });
  return {
    host: `127.0.0.1:${server.port}`,
    close: async () => {
      await server.close();
      firestore.close();
    },
  };
}

/** The two addresses that only the emulator has: whether it is ready, and its reset. */
function answerOther(
  firestore: Firestore,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { pathname } = new URL(`http://emulator${request.url ?? '/'}`);
  const reset = /^\/emulator\/v1\/(.+)\/documents$/.exec(pathname);
  try {
    if (request.method === 'GET' && pathname === '/') {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('Ok\n');
    } else if (request.method === 'DELETE' && reset !== null) {
      firestore.clear(readDatabaseName(decodeURIComponent(reset[1] ?? '')));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    } else refusePath(request, response);
  } catch (thrown) {
    const { httpStatus, body } = restError(toWireError(thrown));
    response.writeHead(httpStatus, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }
}
