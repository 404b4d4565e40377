import type { FloatingTag } from '#core/floating-tag.ts';
import type { ComponentTag } from '#core/version.ts';
import type { Perform, Performed } from './performing.ts';
import { point } from './point.ts';
import type { Duty } from './turn.ts';

/** Does what a floating tag owes. */
export const performFloatingTag: Perform<'floating-tag'> = async (duty, id, body, effect) => {
  switch (effect.type) {
    case 'point':
      await point(duty, id, body);
      return {};
    case 'put-back':
      return putBack(duty, body, effect.version);
    case 'raise-alert':
      duty.ports.log.error('production was changed by another hand', { id, why: effect.why });
      return {};
  }
};

/**
 * Gives the digest that was promoted as a version its tag back. A tag that is there by now is left
 * as it is, whatever it names.
 *
 * @throws Error where production lost the digest too; it stays owed.
 */
async function putBack(
  { ports }: Duty,
  { repository, held }: FloatingTag,
  version: ComponentTag,
): Promise<Performed<'floating-tag'>> {
  const digest = held.find((one) => one.version === version)?.digest;
  if (digest === undefined) return {};
  const there = await ports.images.digest(repository, version);
  if (there === undefined) await ports.images.tag(repository, digest, version);
  const found = there ?? digest;
  return { events: [{ type: 'compared', versions: [{ version, found }] }] };
}
