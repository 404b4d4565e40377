import { once } from 'node:events';
import {
  type ClientHttp2Session,
  connect,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';

/** What a service does instead of its work: answer with a status of gRPC, nothing, or hang up. */
export type GrpcFault =
  | 'silence'
  | 'cut'
  | 'answer-lost'
  | {
      readonly code: number;
      readonly words?: string;
      /** Whether it does its work all the same. */
      readonly isDone?: boolean;
    };

/** A service of gRPC that can be made to fail. */
export interface FaultyGrpc {
  /** `127.0.0.1:4711`. */
  readonly host: string;
  /** Says what befalls a call of a method, or that nothing does. */
  fault: (method: string) => GrpcFault | undefined;
  /** The methods called so far, as `CreateBuild`. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/**
 * Stands before a service and hands on what no fault befalls. Where the answer is lost, the service
 * has done its work, and only the caller does not hear of it.
 * @param service `127.0.0.1:4711`
 */
export async function startFaultyGrpc(service: string): Promise<FaultyGrpc> {
  const asked: string[] = [];
  const sessions = new Set<ServerHttp2Session>();
  const onward = connect(`http://${service}`);
  onward.on('error', () => undefined);
  const server = createServer();
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => undefined);
    session.on('close', () => sessions.delete(session));
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    const method = String(headers[':path']).split('/').at(-1) ?? '';
    asked.push(method);
    befall(proxy.fault(method), onward, stream, headers);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const close = async (): Promise<void> => {
    for (const session of sessions) session.destroy();
    onward.destroy();
    server.close();
    await once(server, 'close');
  };
  const proxy: FaultyGrpc = {
    ...{ host: `127.0.0.1:${port}`, asked, close },
    fault: () => undefined,
  };
  return proxy;
}

function befall(
  fault: GrpcFault | undefined,
  onward: ClientHttp2Session,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
): void {
  switch (fault) {
    case undefined:
      handOn(onward, stream, headers);
      return;
    case 'silence':
      return;
    case 'cut':
      stream.session?.destroy();
      return;
    case 'answer-lost':
      loseAnswer(onward, stream, headers, () => stream.session?.destroy());
      return;
    default:
      if (fault.isDone !== true) refuse(stream, fault);
      else loseAnswer(onward, stream, headers, () => refuse(stream, fault));
  }
}

function refuse(stream: ServerHttp2Stream, fault: Exclude<GrpcFault, string>): void {
  const { code, words = 'out of order' } = fault;
  const status = { 'grpc-status': String(code), 'grpc-message': encodeURI(words) };
  stream.resume();
  stream.respond(
    { ':status': 200, 'content-type': 'application/grpc', ...status },
    { endStream: true },
  );
}

function handOn(
  onward: ClientHttp2Session,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
): void {
  const call = onward.request(headers);
  call.on('error', () => stream.destroy());
  stream.on('close', () => call.close());
  let trailers: IncomingHttpHeaders = {};
  call.on('trailers', (found) => {
    trailers = found;
  });
  stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  call.on('response', (answer) => {
    if (answer['grpc-status'] !== undefined) {
      stream.respond(answer, { endStream: true });
      return;
    }
    stream.respond(answer, { waitForTrailers: true });
    call.pipe(stream);
  });
  stream.pipe(call);
}

function loseAnswer(
  onward: ClientHttp2Session,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  instead: () => void,
): void {
  const call = onward.request(headers);
  call.on('error', () => undefined);
  call.on('end', instead);
  call.resume();
  stream.pipe(call);
}
