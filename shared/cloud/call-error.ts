/**
 * The status codes of gRPC that an adapter tells apart, as the clients throw them.
 * @see https://github.com/grpc/grpc/blob/master/doc/statuscodes.md
 */
export const grpcStatus = {
  invalidArgument: 3,
  notFound: 5,
  resourceExhausted: 8,
  failedPrecondition: 9,
  unimplemented: 12,
} as const;

/** The status of an error that a client of Google threw, of gRPC or HTTP; none for other errors. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'number' ? error.code : undefined;
}

/** Says what was being done when a client threw; the cause is kept. */
export function whileDoing(what: string, error: unknown): Error {
  const words = error instanceof Error ? error.message : String(error);
  return new Error(`${what}: ${words}`, { cause: error });
}
