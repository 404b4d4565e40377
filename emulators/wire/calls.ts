import type protobuf from 'protobufjs';
import { WireError } from './error.ts';
import type { PlainMessage } from './protos.ts';

/**
 * One method: plain proto3 request in, plain proto3 response out. Fields are camelCase and absent
 * unless set, enums are names, int64 are strings, bytes are Buffers, timestamps `{seconds, nanos}`.
 * A method that streams its responses is an async generator; by gRPC they are sent one by one, by
 * REST they are the items of an array. Declare the request as the `I...Request` type of the
 * package's `protos.d.ts`; the wire has decoded it by that very description. It throws WireError to
 * answer an error.
 */
type Handler = (request: never) => Promise<object> | AsyncIterable<object>;

/** The methods of one service by name, `CreateBuild`; those without handler are UNIMPLEMENTED. */
export interface Handlers {
  readonly [method: string]: Handler;
}

/** Calls a method's handler; what the wire's two faces do with the answers is their own affair. */
export interface Calls {
  /** The response of a method that has one. */
  one(method: protobuf.Method, request: PlainMessage): Promise<object>;
  /** The responses of a method that streams them. */
  many(method: protobuf.Method, request: PlainMessage): AsyncIterable<object>;
}

/** The calls of services by full name; a method without handler is refused as UNIMPLEMENTED. */
export function callsOf(services: { readonly [service: string]: Handlers }): Calls {
  const call = (method: protobuf.Method, request: PlainMessage) => {
    const service = method.parent?.fullName.slice(1) ?? '';
    const handler = services[service]?.[method.name];
    if (handler === undefined) throw unimplemented(method);
    // The request was decoded by the description from which the handler's type was made.
    return handler(request as never);
  };
  return {
    one: async (method, request) => {
      const answer = call(method, request);
      if (Symbol.asyncIterator in answer) throw mismatch(method, 'one response, not several');
      return answer;
    },
    many: (method, request) => {
      const answers = call(method, request);
      if (Symbol.asyncIterator in answers) return answers;
      throw mismatch(method, 'several responses, not one');
    },
  };
}

/** The answer to a method that no handler serves. */
export function unimplemented(method: protobuf.Method): WireError {
  return new WireError('UNIMPLEMENTED', `${method.name} is not part of this emulator`);
}

function mismatch(method: protobuf.Method, wanted: string): WireError {
  return new WireError('INTERNAL', `The handler of ${method.name} must answer ${wanted}`);
}
