import { status } from '@grpc/grpc-js';
import type { ErrorInfo } from './error-info.ts';

/** Name of a grpc status, as Google's REST errors spell it. */
export type StatusName = Exclude<keyof typeof status, 'OK'>;

/** HTTP statuses of `google/rpc/code.proto`. */
const httpStatuses: Readonly<Record<StatusName, number>> = {
  CANCELLED: 499,
  UNKNOWN: 500,
  INVALID_ARGUMENT: 400,
  DEADLINE_EXCEEDED: 504,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  PERMISSION_DENIED: 403,
  RESOURCE_EXHAUSTED: 429,
  FAILED_PRECONDITION: 400,
  ABORTED: 409,
  OUT_OF_RANGE: 400,
  UNIMPLEMENTED: 501,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DATA_LOSS: 500,
  UNAUTHENTICATED: 401,
};

/** What an error may have besides. */
interface WireErrorOptions extends ErrorOptions {
  readonly info?: ErrorInfo;
}

/** The error a handler throws: it reaches the caller as a grpc status or as Google's REST error. */
export class WireError extends Error {
  readonly code: StatusName;
  /** Reaches the caller by gRPC only. */
  readonly info: ErrorInfo | undefined;

  constructor(code: StatusName, message: string, options: WireErrorOptions = {}) {
    super(message, options);
    this.name = 'WireError';
    this.code = code;
    this.info = options.info;
  }
}

/** Turns whatever a handler threw into a WireError; what is not one becomes INTERNAL. */
export function toWireError(thrown: unknown): WireError {
  if (thrown instanceof WireError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new WireError('INTERNAL', `The emulator failed: ${message}`, { cause: thrown });
}

/** The number of a status on the grpc wire. */
export function grpcCode(name: StatusName): number {
  return status[name];
}

/** The HTTP status and the JSON body with which Google's REST front end reports the error. */
export function restError(error: WireError): {
  readonly httpStatus: number;
  readonly body: {
    readonly error: {
      readonly code: number;
      readonly message: string;
      readonly status: StatusName;
    };
  };
} {
  const httpStatus = httpStatuses[error.code];
  return {
    httpStatus,
    body: { error: { code: httpStatus, message: error.message, status: error.code } },
  };
}
