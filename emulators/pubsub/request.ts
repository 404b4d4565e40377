import type { protos } from '@google-cloud/pubsub';
import { WireError } from '../wire/error.ts';

/**
 * The paths of an update's mask.
 * @throws WireError INVALID_ARGUMENT when there are none, as Pub/Sub then does not know what to do
 */
export function maskedPaths(
  kind: 'Topic' | 'Subscription',
  mask: protos.google.protobuf.IFieldMask | null | undefined,
): readonly string[] {
  const paths = mask?.paths ?? [];
  if (paths.length > 0) return paths;
  throw new WireError(
    'INVALID_ARGUMENT',
    `The update_mask in the Update${kind}Request must be set, ` +
      'and must contain a non-empty paths list.',
  );
}

/**
 * Refuses a request that sets what this emulator does not do, rather than leave it undone.
 * @throws WireError UNIMPLEMENTED
 */
export function refuseUnsupported<Request extends object>(
  request: Request,
  fields: readonly (keyof Request & string)[],
): void {
  for (const field of fields) {
    const value = request[field];
    if (value === null || value === undefined) continue;
    if (Array.isArray(value) && value.length === 0) continue;
    throw new WireError('UNIMPLEMENTED', `${field} is not part of this emulator`);
  }
}
