import type { Candidate } from './candidate.ts';
import type { Digest, ImageRepository, PlatformDigest } from './image.ts';
import type { PromotionPlan } from './plan.ts';
import type { PlannedWaiver } from './planned-waivers.ts';
import type { Promotion } from './promotion.ts';
import type { ReleaseComponent } from './release.ts';
import type { TestedCell } from './tested-cells.ts';

/** What is told of the set of a release, whoever tells it: what it is, how it was tested, who wanted it. */
export interface ReleasedSet {
  readonly line: string;
  readonly version: string;
  readonly candidate: string;
  /** The release before it, by its full name; none for the first of its line. */
  readonly since?: string;
  readonly components: readonly SetComponent[];
  readonly images: readonly SetImage[];
  /** What they had come to when it was admitted; what came later is not in it. */
  readonly cells: readonly TestedCell[];
  readonly waivers: readonly PlannedWaiver[];
  readonly planHash: string;
  readonly requestedBy: string;
  readonly reason: string;
  readonly approvals: readonly SetApproval[];
  readonly admittedAtMs: number;
}

/** A component of a set, with the address that its commit was read from. */
export interface SetComponent extends ReleaseComponent {
  readonly repository: string;
}

/** An image where it can be pulled, and the content that its tag names. */
export interface SetImage {
  readonly component: string;
  readonly name: string;
  readonly repository: ImageRepository;
  readonly tag: string;
  readonly digest: Digest;
  readonly platforms: readonly PlatformDigest[];
}

/** Somebody else who found the plan of a release right. */
export interface SetApproval {
  readonly by: string;
  readonly atMs: number;
  readonly reason?: string;
}

/**
 * The set of an admitted promotion, by what was frozen and admitted and by nothing that comes later:
 * it is the same whenever it is told.
 */
export function releasedSet(
  promotion: Promotion,
  candidate: Pick<Candidate, 'frozen'>,
): ReleasedSet {
  const { line, version, plan, tested, planHash, requestedBy, reason, admittedAtMs } = promotion;
  return {
    ...{ line, version, candidate: promotion.candidate },
    ...(plan.since && { since: plan.since.name }),
    components: setComponents(candidate),
    images: setImages(plan),
    cells: tested,
    waivers: plan.waivers ?? [],
    ...{ planHash, requestedBy, reason },
    approvals: (promotion.approvals ?? []).map(({ email, atMs, reason: said }) => ({
      ...{ by: email, atMs },
      ...(said === undefined ? {} : { reason: said }),
    })),
    admittedAtMs,
  };
}

/** The images of a plan as they are told of: what will stand in production, and not what is written. */
export function setImages({ images }: Pick<PromotionPlan, 'images'>): readonly SetImage[] {
  return images.map(({ component, name, repository, versionTag, digest, platforms }) => ({
    ...{ component, name, repository, tag: versionTag, digest, platforms },
  }));
}

/** The components of a candidate as they are told of. */
export function setComponents({ frozen }: Pick<Candidate, 'frozen'>): readonly SetComponent[] {
  return frozen.components.map(({ name, repository, tag, commit }) => ({
    ...{ name, repository, tag, commit },
  }));
}
