import type { protos } from '@google-cloud/pubsub';
import { WireError } from '../wire/error.ts';
import { refuseUnsupported } from './request.ts';

type PushConfig = protos.google.pubsub.v1.IPushConfig;

/**
 * Reads where a subscription pushes its messages; without an endpoint it waits for pulls. The
 * identity of `oidcToken` is kept and not sent, as nobody on this machine could verify it.
 * @throws WireError INVALID_ARGUMENT for an endpoint that is no address, UNIMPLEMENTED for pushes
 *   without the wrapper
 */
export function readPushConfig(config: PushConfig | null | undefined): PushConfig {
  if (!config) return {};
  refuseUnsupported(config, ['noWrapper']);
  const { pushEndpoint, attributes, oidcToken, pubsubWrapper } = config;
  if (pushEndpoint && !isHttpUrl(pushEndpoint)) {
    throw new WireError('INVALID_ARGUMENT', 'Unsupported push_endpoint');
  }
  return {
    ...(pushEndpoint && { pushEndpoint }),
    ...(attributes && { attributes }),
    ...(oidcToken && { oidcToken }),
    ...(pubsubWrapper && { pubsubWrapper }),
  };
}

function isHttpUrl(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text);
}
