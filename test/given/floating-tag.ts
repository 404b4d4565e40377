import { decideFloatingTag } from '#core/decide-floating-tag.ts';
import type { FloatingTag, FloatingTagEvent } from '#core/floating-tag.ts';
import { imageRepository } from '#core/image.ts';
import { aDigest } from './image.ts';
import { aTag } from './version.ts';

const repository = imageRepository('csi-release/csi', 'hello');
const person = { by: 'anna@example.com', reason: 'all green' };

/** A release that holds a version of `hello`, and so its floating tag, is out. */
export function aReleased(
  version: string,
  release = `sample@of-${version}`,
  tag = 'v1',
): FloatingTagEvent {
  const held = { version: aTag(version), digest: aDigest(version), release };
  return { type: 'version-released', repository, tag, ...held, ...person };
}

/** A release that held a version was withdrawn. */
export function aWithdrawn(version: string, release = `sample@of-${version}`): FloatingTagEvent {
  return { type: 'version-withdrawn', version: aTag(version), release, ...person };
}

/** The floating tag that comes of events, one a millisecond, from the first on. */
export function aFloatingTag(...events: readonly FloatingTagEvent[]): FloatingTag | undefined {
  return events.reduce<FloatingTag | undefined>((floating, event, index) => {
    const decision = decideFloatingTag(floating, event, index + 1);
    return decision.kind === 'moved' ? decision.next : floating;
  }, undefined);
}
