import * as grpc from '@grpc/grpc-js';
import type protobuf from 'protobufjs';
import { grpcCode, toWireError, WireError } from './error.ts';
import { type PlainMessage, toPlain } from './protos.ts';
import type { Invoke } from './rest.ts';

/** A streaming method in the terms of grpc-js: it reads, writes and ends the call itself. */
export type StreamHandler = (call: grpc.ServerDuplexStream<PlainMessage, object>) => void;

const messageMaxBytes = 32 * 1024 * 1024;

/** Makes a grpc server of the services; it listens nowhere, sockets are injected into it. */
export function createGrpcServer(
  services: readonly protobuf.Service[],
  invoke: Invoke,
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
      const streams = method.requestStream === true || method.responseStream === true;
      handlers[method.name] = streams
        ? streamingCall(method, streamOf(method))
        : unaryCall(method, invoke);
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

function streamingCall(
  method: protobuf.Method,
  handler: StreamHandler | undefined,
): grpc.handleBidiStreamingCall<PlainMessage, object> {
  if (handler !== undefined) return handler;
  return (call) => {
    const message = `${method.name} is not part of this emulator`;
    call.emit('error', toStatus(new WireError('UNIMPLEMENTED', message)));
  };
}

function unaryCall(
  method: protobuf.Method,
  invoke: Invoke,
): grpc.handleUnaryCall<PlainMessage, object> {
  return (call, callback) => {
    invoke(method, call.request).then(
      (response) => callback(null, response),
      (thrown: unknown) => callback(toStatus(thrown)),
    );
  };
}

/** What grpc-js wants in a callback or in a stream's `error` event. */
function toStatus(thrown: unknown): Partial<grpc.StatusObject> {
  const error = toWireError(thrown);
  return { code: grpcCode(error.code), details: error.message };
}
