import {
  type Refusal,
  refuseCandidate,
  refuseConflicts,
  refuseFollowing,
} from '#core/admission.ts';
import { type Outlets, refuseTargets } from '#core/announcement-target.ts';
import type { Candidate } from '#core/candidate.ts';
import { refuseTags, type TagsNow } from '#core/candidate-tags.ts';
import type { ComponentState } from '#core/component-state.ts';
import { type FileFindings, withFindings } from '#core/file-findings.ts';
import { heldPromotion } from '#core/held-promotion.ts';
import type { Digest } from '#core/image.ts';
import { type Asking, type Judged, judgeAdmission } from '#core/judge-admission.ts';
import type { ReleaseLine } from '#core/line.ts';
import type { LineState } from '#core/line-state.ts';
import { builderOf, type LookedOrigin, refuseOrigins } from '#core/origin.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { imageTagKey, type PromotionPlan, planPromotion, releaseImages } from '#core/plan.ts';
import { planHashOf } from '#core/plan-sections.ts';
import { type SeenRbac, withRbac } from '#core/planned-rbac.ts';
import { withWaivers } from '#core/planned-waivers.ts';
import type { RepositoryTag } from '#core/repository.ts';
import { lookIntoFiles } from './component-files.ts';
import { sha256 } from './identify.ts';
import { inParallel } from './in-parallel.ts';
import { lookAtOrigins } from './look-at-origins.ts';
import { lookAtRbac } from './look-at-rbac.ts';
import { type Registered, readProduction } from './read-production.ts';
import { refuseSkew } from './skew.ts';
import type { Kept, Snapshot } from './store.ts';
import type { Duty } from './turn.ts';

/** A plan and the hash by which a person says which plan was seen. */
export interface HashedPlan {
  readonly plan: PromotionPlan;
  readonly planHash: string;
}

/** Whether a candidate may be promoted now, and every write that this would make. */
export interface Weighed extends Judged {
  readonly candidate: Kept<'candidate'>;
  readonly line: Kept<'line'> | undefined;
  /** None where nothing can be planned, as the verdict says then. */
  readonly planned?: HashedPlan;
}

/** What a promotion rests on that is read outside of any transaction: nothing of it is ours to lock. */
export interface Seen {
  readonly registered: Registered;
  /** The tags of each component that the line has. */
  readonly tags: ReadonlyMap<string, readonly RepositoryTag[]>;
  /** Read live from its file: what a candidate froze of it may be long ago. */
  readonly line: ReleaseLine;
  /** Where each image comes from, as we stated it. */
  readonly origins: readonly LookedOrigin[];
  /** The RBAC rules of each component that a floating tag is moved to, before and after. */
  readonly rbac: Readonly<Record<string, SeenRbac>>;
  /** What is odd about the files. */
  readonly findings: FileFindings;
  /** What this deployment can announce to; none where the line announces on the topic alone. */
  readonly outlets?: Outlets;
}

/** Looks at production, the components' repositories and the statements of origin, as they are now. */
export async function lookAround(
  duty: Duty,
  line: ReleaseLine,
  candidate: Candidate,
): Promise<Seen> {
  const { announce = [] } = line;
  const [registered, tags, origins, rbac, findings, outlets] = await Promise.all([
    readRegistry(duty, candidate),
    readTags(duty, line, candidate),
    lookAtOrigins(duty, candidate),
    lookAtRbac(duty, candidate),
    lookIntoFiles(duty, candidate),
    announce.length > 0 ? duty.ports.announcing.outlets() : undefined,
  ]);
  return { registered, tags, line, origins, rbac, findings, ...(outlets && { outlets }) };
}

/**
 * Weighs a promotion against all that it rests on. It is the one place that decides: admission
 * writes down what is found here in the same transaction, and whoever looks at a plan is told before
 * trying what admission would answer.
 *
 * @throws PermanentError `unknown` where there is no such candidate; Error where clocks differ
 */
export async function weighPromotion(
  snapshot: Snapshot,
  { ports }: Duty,
  id: string,
  seen: Seen,
  asking: Asking,
): Promise<Weighed> {
  const candidate = await snapshot.get('candidate', id);
  if (candidate === undefined) throw noCandidate(id);
  refuseSkew(snapshot.skewMs());
  const line = await snapshot.get('line', candidate.body.line);
  const state: LineState = line?.body ?? { line: candidate.body.line, versions: [] };
  const nowMs = ports.clock.nowMs();
  const components = await readComponents(snapshot, candidate.body);
  const refused =
    refuseCandidate(candidate.body, state, seen.line.components, nowMs) ??
    refuseTags(candidate.body, tagsNow(seen.tags, components));
  const planned = await plan(snapshot, candidate.body, state, seen, nowMs);
  const builder = builderOf(ports.places.stagingProject);
  const why =
    refused ??
    planned.refused ??
    refuseOrigins(candidate.body, builder, seen.origins) ??
    heldPromotion(candidate.body, state, components, nowMs);
  const planHash = planned.planned?.planHash;
  return {
    ...{ candidate, line },
    ...judgeAdmission(candidate.body, seen.line, { refused: why, planHash }, asking, nowMs),
    ...(planned.planned === undefined ? {} : { planned: planned.planned }),
  };
}

/** There is no such candidate; says where to find the one that was meant. */
export function noCandidate(candidate: string): PermanentError {
  const wayOut = 'newestCandidate of a line names its newest one';
  return new PermanentError('unknown', `no candidate ${candidate}; ${wayOut}`);
}

async function plan(
  snapshot: Snapshot,
  candidate: Candidate,
  state: LineState,
  { line: { name, follows, announce = [] }, registered, rbac, findings, outlets }: Seen,
  nowMs: number,
): Promise<{ readonly planned?: HashedPlan; readonly refused?: Refusal }> {
  if (!isBuilt(candidate)) return {};
  const isFollowing = state.head === undefined && follows !== undefined;
  const followed = isFollowing ? await snapshot.record('releases', follows) : undefined;
  const unreleased = isFollowing ? refuseFollowing(name, follows, followed) : undefined;
  if (unreleased !== undefined) return { refused: unreleased };
  const facts = await readProduction(snapshot, candidate, registered);
  const planned = planPromotion(candidate, state, facts, followed);
  if ('refusal' in planned) return { refused: { code: 'conflict', why: planned.refusal } };
  const found = withFindings(planned.plan, findings);
  const waived = withRbac(withWaivers(found, candidate, nowMs), rbac);
  const whole = announce.length === 0 ? waived : { ...waived, announce };
  const conflicts = refuseConflicts(whole) ?? (outlets && refuseTargets(name, announce, outlets));
  const hashed = { plan: whole, planHash: planHashOf(whole, sha256) };
  return { planned: hashed, ...(conflicts === undefined ? {} : { refused: conflicts }) };
}

/** Whether all its images are known, so that every write can be. */
function isBuilt({ frozen, builds }: Candidate): boolean {
  return frozen.components.every(({ name }) => builds[name]?.phase === 'built');
}

async function readTags(
  { ports }: Duty,
  { components }: ReleaseLine,
  { frozen }: Candidate,
): Promise<Seen['tags']> {
  const names = new Set(frozen.components.map(({ name }) => name));
  const own = components.filter(({ component }) => names.has(component.name));
  const found = await inParallel(own, async ({ component: { name, repository } }) => {
    const { tags } = await ports.source.refs(repository);
    return [name, tags] as const;
  });
  return new Map(found);
}

type Components = Readonly<Record<string, ComponentState | undefined>>;

/** What people ruled and hold is ours: it is read where it cannot change before all is written. */
async function readComponents(snapshot: Snapshot, { frozen }: Candidate): Promise<Components> {
  const found = frozen.components.map(
    async ({ name }) => [name, (await snapshot.get('component', name))?.body] as const,
  );
  return Object.fromEntries(await Promise.all(found));
}

function tagsNow(tags: Seen['tags'], components: Components): Readonly<Record<string, TagsNow>> {
  const found = [...tags].map(
    ([name, shown]) => [name, { tags: shown, rulings: components[name]?.rulings ?? [] }] as const,
  );
  return Object.fromEntries(found);
}

async function readRegistry({ ports }: Duty, candidate: Candidate): Promise<Registered> {
  const found = await inParallel(
    releaseImages(candidate),
    async ({ repository, versionTag }): Promise<[string, Digest | undefined]> => [
      imageTagKey(repository, versionTag),
      await ports.images.digest(repository, versionTag),
    ],
  );
  return new Map(found);
}
