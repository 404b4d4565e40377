import { protos } from '@google-cloud/cloudbuild';
import { OverQuota } from '#core/over-quota.ts';
import { PermanentError } from '#core/permanent-error.ts';
import type { BuildMessage } from './build-message.ts';
import { grpcStatus, statusOf } from './call-error.ts';

const { CreateBuildRequest } = protos.google.devtools.cloudbuild.v1;

/**
 * What Cloud Build says of a build that it will never take, however often it is asked. A missing
 * right is not among it: that is ours to mend, and the build waits meanwhile.
 */
const refusals: ReadonlySet<number | undefined> = new Set([
  grpcStatus.invalidArgument,
  grpcStatus.failedPrecondition,
  grpcStatus.unimplemented,
]);

/**
 * Tells apart why a build was not created: it never will be (`refused`), none is taken for now
 * (`OverQuota`), or nobody can tell, and it has to be looked for before it is asked for again. gRPC
 * says "resource exhausted" of quota, of messages that are too large, and of streams that are cut.
 */
export function buildRefusal(error: Error, request: BuildRequest): Error {
  const status = statusOf(error.cause);
  if (status === grpcStatus.resourceExhausted) return exhausted(error, request);
  return refusals.has(status)
    ? new PermanentError('refused', error.message, { cause: error })
    : error;
}

interface BuildRequest {
  readonly projectId: string;
  readonly build: BuildMessage;
}

function exhausted(error: Error, request: BuildRequest): Error {
  if (error.message.includes(cutStream)) return error;
  const { size, limit = size } = sizeWords.exec(error.message)?.groups ?? {};
  if (limit === undefined) return new OverQuota(error.message, { cause: error });
  const bytes = CreateBuildRequest.encode(request).finish().length;
  if (answerWords.test(error.message) || bytes <= Number(limit)) return error;
  const most = `${bytes} bytes, and no more than ${limit} are taken`;
  const why = `${error.message}; the request has ${most}: make the recipe smaller`;
  return new PermanentError('refused', why, { cause: error });
}

/** `NGHTTP2_ENHANCE_YOUR_CALM`, in @grpc/grpc-js subchannel-call.ts: the call may have been heard. */
const cutStream = 'Bandwidth exhausted or memory limit exceeded';
/**
 * "Received message larger than max (5000000 vs 4194304)" in @grpc/grpc-js stream-decoder.ts (with
 * "vs." in C++ and Go), "... a size larger than 4194304" in its compression-filter.ts, and "gRPC
 * message exceeds maximum size 4194304: 5000000" in Java.
 */
const sizeWords =
  /message larger than max \(\d+ vs\.? (?<limit>\d+)\)|(?:size larger than|exceeds maximum size) (?<size>\d+)/;
/** Who answers says so of the answer, in @grpc/grpc-js server-interceptors.ts: its work is done. */
const answerWords = /\bSent message larger/;
