import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSocketServer, type Socket } from 'node:net';
import * as grpc from '@grpc/grpc-js';
import { listenLocally } from './listen.ts';
import { callsOf, type Handlers } from './wire/calls.ts';
import { createGrpcServer, type StreamHandler } from './wire/grpc.ts';
import type { Protos } from './wire/protos.ts';
import { refusePath, serveRest } from './wire/rest.ts';
import { readRoutes } from './wire/routes.ts';

export type { Handlers };

/** What serveWire serves. */
export interface WireOptions {
  readonly protos: Protos;
  /** By full name, `google.devtools.cloudbuild.v1.CloudBuild`; only these are served. */
  readonly services: { readonly [service: string]: Handlers };
  /**
   * Methods that stream their requests, by full name, `google.pubsub.v1.Subscriber.StreamingPull`;
   * gRPC only.
   */
  readonly streams?: { readonly [method: string]: StreamHandler };
  /**
   * GET paths that a service adds to a method it shares with others, by full name,
   * `google.longrunning.Operations.GetOperation`: they are no part of the protos.
   */
  readonly paths?: { readonly [method: string]: string };
  /** Port of 127.0.0.1; 0, the default, takes any free one. */
  readonly port?: number;
  /** Answers HTTP requests whose path no REST route claims; without it they get 404. */
  readonly other?: RequestListener;
}

/** A service that listens. */
export interface WireServer {
  /** `http://127.0.0.1:4711`: REST, and gRPC without TLS at the same host and port. */
  readonly url: string;
  readonly port: number;
  /** Ends every connection and frees the port. */
  readonly close: () => Promise<void>;
}

/** How every HTTP/2 connection with prior knowledge begins (RFC 9113, section 3.4). */
const http2Preface = 'PRI';

/** Serves Google services from one table of handlers: gRPC and REST on one port of 127.0.0.1. */
export async function serveWire(options: WireOptions): Promise<WireServer> {
  const { protos, paths = {}, other = refusePath } = options;
  const services = Object.keys(options.services).map((name) => protos.root.lookupService(name));
  const calls = callsOf(options.services);
  const routes = readRoutes(services, paths);
  const http = createServer((request, response) => {
    serveRest({ protos, routes, calls }, request, response).then(
      (claimed) => {
        if (!claimed) other(request, response);
      },
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  });
  const server = createGrpcServer(
    services,
    calls,
    (method) => options.streams?.[method.fullName.slice(1)],
  );
  return listen(http, server, options.port ?? 0);
}

async function listen(http: Server, server: grpc.Server, port: number): Promise<WireServer> {
  const injector = server.createConnectionInjector(grpc.ServerCredentials.createInsecure());
  const sockets = new Set<Socket>();
  const front = createSocketServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    routeSocket(
      socket,
      () => injector.injectConnection(socket),
      () => http.emit('connection', socket),
    );
  });
  const bound = await listenLocally(front, port);
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    close: async () => {
      injector.destroy();
      server.forceShutdown();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => front.close(resolve));
    },
  };
}

/** Waits for the first bytes of a connection, puts them back and gives the socket to its server. */
function routeSocket(socket: Socket, toGrpc: () => void, toHttp: () => void): void {
  socket.once('readable', () => {
    const first = socket.read();
    if (!(first instanceof Buffer)) return;
    socket.unshift(first);
    const start = first.subarray(0, http2Preface.length).toString('latin1');
    if (start === http2Preface) toGrpc();
    else toHttp();
  });
}
