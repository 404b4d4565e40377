import { subscribe } from 'node:diagnostics_channel';
import type { ClientHttp2Stream } from 'node:http2';
import { Duplex } from 'node:stream';
import protobuf from 'protobufjs';
import { z } from 'zod';

/** What this process has asked of others since it was first counted. */
export interface Calls {
  /** How often, by service and method: `firestore Commit`, `git POST git-upload-pack`. */
  readonly calls: Readonly<Record<string, number>>;
  /** Documents that were read by name, in a transaction or outside. */
  readonly documentsRead: number;
  readonly documentsWritten: number;
}

/** Node tells of every HTTP/2 stream that it opens here; a call of gRPC is one. */
const streamChannel = 'http2.client.stream.created';
/** Undici tells of every request here before it is sent, and of what is sent with it. */
const requestChannel = 'undici:request:create';
const bodyChannel = 'undici:request:bodyChunkSent';

const opened = z.object({
  stream: z.custom<ClientHttp2Stream>((stream) => stream instanceof Duplex),
  headers: z.looseObject({ ':path': z.string() }),
});
const request = z.looseObject({ origin: z.string(), path: z.string() });
const created = z.object({ request });
const sent = z.object({ request, chunk: z.custom<Uint8Array>() });
const grpcPath = /^\/google\.(?:\w+\.)*(\w+)\.v\d+\.\w+\/(\w+)$/;
/** What a Git host is asked for: by the address or, where that is one for all, by what is sent. */
const gitAddress = /\/(info\/refs|archive)\b/;
const gitCommand = /command=([\w-]+)/;
/** What a message of gRPC has before it: whether it is compressed, and its length in four bytes. */
const grpcHeadBytes = 5;
/** The field that holds what a call is about: `CommitRequest.writes` and `BatchGetDocumentsRequest.documents`. */
const listField = 2;

/**
 * Counts from now on every call of gRPC and every request to a Git host of this process, as it goes
 * out: also one that is tried again.
 * @param gitEndpoint where all Git hosts are
 */
export function countCalls(gitEndpoint: string | undefined): () => Calls {
  const calls: Record<string, number> = {};
  const documents = { Commit: 0, BatchGetDocuments: 0 };
  const count = (name: string): void => {
    calls[name] = (calls[name] ?? 0) + 1;
  };
  subscribe(streamChannel, (told) => {
    const { stream, headers } = opened.parse(told);
    const [, service = 'other', method = ''] = grpcPath.exec(headers[':path']) ?? [];
    count(`${service} ${method}`);
    if (method !== 'Commit' && method !== 'BatchGetDocuments') return;
    watchWrites(stream, (message) => {
      documents[method] += lengthOf(message);
    });
  });
  const countGit = (origin: string, asked: string | undefined): void => {
    if (origin === gitEndpoint && asked !== undefined) count(`git ${asked}`);
  };
  subscribe(requestChannel, (told) => {
    const { origin, path } = created.parse(told).request;
    countGit(origin, gitAddress.exec(path)?.[1]);
  });
  subscribe(bodyChannel, (told) => {
    const { request, chunk } = sent.parse(told);
    countGit(request.origin, gitCommand.exec(Buffer.from(chunk).toString('latin1'))?.[1]);
  });
  return () => ({
    calls: { ...calls },
    documentsRead: documents.BatchGetDocuments,
    documentsWritten: documents.Commit,
  });
}

/** Hands on what is written to a stream: the client of gRPC writes one message at a time. */
function watchWrites(stream: ClientHttp2Stream, look: (message: Uint8Array) => void): void {
  stream.write = new Proxy(stream.write, {
    apply(write, self, written: readonly unknown[]) {
      if (written[0] instanceof Uint8Array) look(written[0].subarray(grpcHeadBytes));
      return Reflect.apply(write, self, written);
    },
  });
}

/** How many items a message has in its list. */
function lengthOf(message: Uint8Array): number {
  const reader = protobuf.Reader.create(message);
  let items = 0;
  while (reader.pos < reader.len) {
    const key = reader.uint32();
    if (key >>> 3 === listField) items += 1;
    reader.skipType(key & 7);
  }
  return items;
}
