import * as grpc from '@grpc/grpc-js';
import type protobuf from 'protobufjs';
import { type Calls, unimplemented } from './calls.ts';
import { grpcCode, toWireError, WireError } from './error.ts';
import { encodeErrorInfo } from './error-info.ts';
import { type PlainMessage, toPlain } from './protos.ts';

/** A method that streams requests, in the terms of grpc-js: it reads, writes and ends the call itself. */
export type StreamHandler = (call: grpc.ServerDuplexStream<PlainMessage, object>) => void;

const messageMaxBytes = 32 * 1024 * 1024;

/** Makes a grpc server of the services; it listens nowhere, sockets are injected into it. */
export function createGrpcServer(
  services: readonly protobuf.Service[],
  calls: Calls,
  streamOf: (method: protobuf.Method) => StreamHandler | undefined,
): grpc.Server {
  const server = new grpc.Server({
    'grpc.max_receive_message_length': messageMaxBytes,
    'grpc.max_send_message_length': messageMaxBytes,
  });
  for (const service of services) {
    const definition: { [method: string]: grpc.MethodDefinition<PlainMessage, object> } = {};
    const handlers: { [method: string]: grpc.UntypedHandleCall } = {};
    for (const method of service.methodsArray) {
      definition[method.name] = defineMethod(service, method);
      handlers[method.name] = handle(method, calls, streamOf(method));
    }
    server.addService(definition, handlers);
  }
  return server;
}

function defineMethod(
  service: protobuf.Service,
  method: protobuf.Method,
): grpc.MethodDefinition<PlainMessage, object> {
  const { resolvedRequestType: requestType, resolvedResponseType: responseType } = method;
  if (requestType === null || responseType === null) {
    throw new WireError('INTERNAL', `${method.fullName} has no request or response type`);
  }
  const encode = (type: protobuf.Type, plain: object) =>
    Buffer.from(type.encode(type.fromObject({ ...plain })).finish());
  return {
    path: `/${service.fullName.slice(1)}/${method.name}`,
    requestStream: method.requestStream === true,
    responseStream: method.responseStream === true,
    requestSerialize: (plain) => encode(requestType, plain),
    requestDeserialize: (bytes) => toPlain(requestType.decode(bytes)),
    responseSerialize: (plain) => encode(responseType, plain),
    responseDeserialize: (bytes) => toPlain(responseType.decode(bytes)),
    originalName: method.name,
  };
}

function handle(
  method: protobuf.Method,
  calls: Calls,
  stream: StreamHandler | undefined,
): grpc.UntypedHandleCall {
  if (stream !== undefined) return stream;
  if (method.requestStream === true) return refuseStream(method);
  return method.responseStream === true ? streamedCall(method, calls) : unaryCall(method, calls);
}

function refuseStream(method: protobuf.Method): StreamHandler {
  return (call) => {
    call.emit('error', toStatus(unimplemented(method)));
  };
}

function unaryCall(
  method: protobuf.Method,
  calls: Calls,
): grpc.handleUnaryCall<PlainMessage, object> {
  return (call, callback) => {
    calls.one(method, call.request).then(
      (response) => callback(null, response),
      (thrown: unknown) => callback(toStatus(thrown)),
    );
  };
}

function streamedCall(
  method: protobuf.Method,
  calls: Calls,
): grpc.handleServerStreamingCall<PlainMessage, object> {
  return (call) => {
    sendAll(method, calls, call).then(
      () => call.end(),
      (thrown: unknown) => call.emit('error', toStatus(thrown)),
    );
  };
}

/** Sends the responses no faster than they are taken, and none to a caller who has gone. */
async function sendAll(
  method: protobuf.Method,
  calls: Calls,
  call: grpc.ServerWritableStream<PlainMessage, object>,
): Promise<void> {
  for await (const response of calls.many(method, call.request)) {
    if (call.cancelled) return;
    if (!call.write(response)) await drained(call);
  }
}

/** Resolves when the caller has taken what was sent, or has gone. */
function drained(call: grpc.ServerWritableStream<PlainMessage, object>): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      call.off('drain', settle);
      call.off('cancelled', settle);
      resolve();
    };
    call.on('drain', settle);
    call.on('cancelled', settle);
  });
}

/** What grpc-js wants in a callback or in a stream's `error` event. */
function toStatus(thrown: unknown): Partial<grpc.StatusObject> {
  const error = toWireError(thrown);
  const code = grpcCode(error.code);
  const { message, info } = error;
  if (info === undefined) return { code, details: message };
  const metadata = new grpc.Metadata();
  metadata.set('grpc-status-details-bin', encodeErrorInfo(code, message, info));
  return { code, details: message, metadata };
}
