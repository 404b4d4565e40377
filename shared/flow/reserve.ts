import { PermanentError } from '#core/permanent-error.ts';
import { imageTagKey, type PromotionPlan } from '#core/plan.ts';
import { releaseName } from '#core/release.ts';
import type { Kept, Transaction } from './store.ts';
import type { Duty } from './turn.ts';
import { type Write, writer } from './write.ts';

/** A promotion that was found right. */
interface Asked {
  readonly plan: PromotionPlan;
  readonly planHash: string;
  readonly requestedBy: string;
  readonly reason: string;
}

/**
 * Writes an admission: the release number, every version tag, the line, the candidate and the
 * promotion, all in the transaction that read what it rests on.
 *
 * @throws PermanentError `conflict` where the number is reserved already.
 */
export async function reserve(
  transaction: Transaction,
  duty: Duty,
  asked: Asked,
  kept: { readonly candidate: Kept<'candidate'>; readonly line: Kept<'line'> | undefined },
): Promise<void> {
  const { line, version, candidate } = asked.plan;
  const name = releaseName(line, version);
  const keyed = asked.plan.images.map((image) => ({
    image,
    key: imageTagKey(image.repository, image.versionTag),
  }));
  const [taken, ...reserved] = await Promise.all([
    transaction.record('releases', name),
    ...keyed.map(({ key }) => transaction.record('versions', key)),
  ]);
  if (taken !== undefined)
    throw new PermanentError('conflict', `${name} is reserved for ${taken.candidate}`);
  const nowMs = duty.ports.clock.nowMs();
  for (const [index, { image, key }] of keyed.entries()) {
    if (reserved[index] !== undefined) continue;
    const { repository, name: imageName, versionTag, digest, platforms, component } = image;
    const version = { repository, name: imageName, versionTag, digest, platforms };
    const commit = asked.plan.components.find(({ name }) => name === component)?.commit ?? '';
    transaction.putRecord('versions', key, { ...version, component, commit, candidate });
  }
  const { contributions, components, images } = asked.plan;
  const { planHash, requestedBy, reason } = asked;
  transaction.putRecord('releases', name, {
    line,
    version,
    candidate,
    state: 'reserved',
    components,
    images: images.map(({ write: _planned, found: _found, ...image }) => image),
    contributions,
    planHash,
    requestedBy,
    reason,
    admittedAtMs: nowMs,
  });
  const write = strictly(writer(transaction, duty));
  write('candidate', candidate, kept.candidate, { type: 'promotion-admitted', version });
  write('line', line, kept.line, { type: 'promotion-admitted', candidate, version });
  write('promotion', candidate, undefined, { type: 'admitted', ...asked });
}

/** At an admission a stale event is a refusal: somebody else was first. */
function strictly(write: Write): Write {
  return (kind, id, kept, event) => {
    const turned = write(kind, id, kept, event);
    if (!turned.isMoved) throw new PermanentError('conflict', `${kind} ${id}: ${turned.why}`);
    return turned;
  };
}
