import type { Approval } from '#core/approval.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { imageTagKey, type PlannedImage, type PromotionPlan } from '#core/plan.ts';
import { releaseName, type Version } from '#core/release.ts';
import { testedCells } from '#core/tested-cells.ts';
import type { Kept, Transaction } from './store.ts';
import type { Duty } from './turn.ts';
import { strictWriter } from './write.ts';

/** A promotion that was found right. */
interface Asked {
  readonly plan: PromotionPlan;
  readonly planHash: string;
  readonly requestedBy: string;
  readonly reason: string;
  readonly approvals?: readonly Approval[];
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
  kept: {
    readonly candidate: Kept<'candidate'>;
    readonly line: Kept<'line'> | undefined;
    /** One that was given up before. */
    readonly promotion: Kept<'promotion'> | undefined;
  },
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
    const version = reservedVersion(image, asked.plan, reserved[index]);
    if (version !== reserved[index]) transaction.putRecord('versions', key, version);
  }
  const { contributions, components, images, waivers } = asked.plan;
  const { planHash, requestedBy, reason, approvals } = asked;
  transaction.putRecord('releases', name, {
    line,
    version,
    candidate,
    state: 'reserved',
    components,
    images: images.map(({ write: _planned, found: _found, ...image }) => image),
    contributions,
    ...(waivers && { waivers }),
    planHash,
    requestedBy,
    reason,
    ...(approvals && { approvals }),
    admittedAtMs: nowMs,
  });
  const write = strictWriter(transaction, duty);
  write('candidate', candidate, kept.candidate, { type: 'promotion-admitted', version });
  write('line', line, kept.line, { type: 'promotion-admitted', candidate, version });
  const tested = testedCells(kept.candidate.body);
  write('promotion', candidate, kept.promotion, { type: 'admitted', ...asked, tested });
}

/** A version that stands is as it is; a reserved one is reserved for one more. */
function reservedVersion(
  image: PlannedImage,
  { candidate, components }: PromotionPlan,
  known: Version | undefined,
): Version {
  if (known?.standsSinceMs !== undefined) return known;
  const reservedFor = [...(known?.reservedFor ?? []), candidate];
  const { repository, name, versionTag, digest, platforms, component } = image;
  const commit = components.find((one) => one.name === component)?.commit ?? '';
  return { repository, name, versionTag, digest, platforms, component, commit, reservedFor };
}
