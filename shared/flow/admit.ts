import {
  type PromotionRequest,
  refuseCandidate,
  refuseFollowing,
  refusePlan,
} from '#core/admission.ts';
import type { Candidate } from '#core/candidate.ts';
import { refuseTags, type TagsNow } from '#core/candidate-tags.ts';
import type { Digest } from '#core/image.ts';
import type { ReleaseLine } from '#core/line.ts';
import type { LineState } from '#core/line-state.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { imageTagKey, type PromotionPlan, planPromotion, releaseImages } from '#core/plan.ts';
import type { Promotion } from '#core/promotion.ts';
import { canonicalText } from '#core/recipe.ts';
import { type Release, releaseName } from '#core/release.ts';
import type { RepositoryTag } from '#core/repository.ts';
import { sha256 } from './identify.ts';
import { inParallel } from './in-parallel.ts';
import type { Person } from './people.ts';
import { lineNamed, refuseStranger } from './promoter.ts';
import { type Registered, readProduction } from './read-production.ts';
import { reserve } from './reserve.ts';
import { refuseSkew } from './skew.ts';
import type { Transaction } from './store.ts';
import type { Duty } from './turn.ts';
import { wake } from './wake.ts';

/** An admitted promotion, as everybody who asks for it is told. */
export interface Admitted {
  readonly candidate: string;
  readonly release: string;
  readonly planHash: string;
  readonly plan: PromotionPlan;
}

/**
 * Admits a promotion, or says why not. One transaction reserves the release number and every
 * version tag and makes the candidate `promoting`; nothing in a registry is written here.
 * The same request again has the same answer.
 *
 * @throws PermanentError with the reason; Error where clocks or places fail, to be tried again.
 */
export async function admit(
  duty: Duty,
  person: Person,
  request: PromotionRequest,
): Promise<Admitted> {
  const { candidate: id } = request;
  const found = await duty.ports.store.get('candidate', id);
  if (found === undefined) throw unknown(id);
  const line = await lineNamed(duty, found.body.line);
  refuseStranger([line], person);
  const seen = {
    registered: await readRegistry(duty, found.body),
    tags: await readTags(duty, line, found.body),
    line,
  };
  const admitted = await duty.ports.store.transact((transaction) =>
    admitIn(transaction, duty, person, request, seen),
  );
  await wake(duty.ports, { worker: 'promote-requested', kind: 'promotion', id });
  return admitted;
}

function unknown(candidate: string): PermanentError {
  const wayOut = 'newestCandidate of a line names its newest one';
  return new PermanentError('unknown', `no candidate ${candidate}; ${wayOut}`);
}

/** What was read outside of the transaction: nothing of it is ours to lock. */
interface Seen {
  readonly registered: Registered;
  /** The tags of each component that the line has. */
  readonly tags: ReadonlyMap<string, readonly RepositoryTag[]>;
  /** Read live from its file: what a candidate froze of it may be long ago. */
  readonly line: ReleaseLine;
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

/** What people ruled is ours, and so it is read where it cannot change before all is written. */
async function readRulings(
  transaction: Transaction,
  tags: Seen['tags'],
): Promise<Readonly<Record<string, TagsNow>>> {
  const found = [...tags].map(async ([name, shown]) => {
    const kept = await transaction.get('component', name);
    return [name, { tags: shown, rulings: kept?.body.rulings ?? [] }] as const;
  });
  return Object.fromEntries(await Promise.all(found));
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

async function admitIn(
  transaction: Transaction,
  duty: Duty,
  person: Person,
  request: PromotionRequest,
  seen: Seen,
): Promise<Admitted> {
  const { candidate: id } = request;
  const [admitted, candidate] = await Promise.all([
    transaction.get('promotion', id),
    transaction.get('candidate', id),
  ]);
  if (admitted !== undefined) return again(admitted.body, request);
  if (candidate === undefined) throw unknown(id);
  refuseSkew(transaction.skewMs());
  const line = await transaction.get('line', candidate.body.line);
  const state: LineState = line?.body ?? { line: candidate.body.line, versions: [] };
  const nowMs = duty.ports.clock.nowMs();
  const refused =
    refuseCandidate(candidate.body, state, seen.line.components, nowMs) ??
    refuseTags(candidate.body, await readRulings(transaction, seen.tags));
  if (refused !== undefined) throw new PermanentError(refused.code, refused.why);
  const followed = await readFollowed(transaction, state, seen.line);
  const facts = await readProduction(transaction, candidate.body, seen.registered);
  const planned = planPromotion(candidate.body, state, facts, followed);
  if ('refusal' in planned) throw new PermanentError('conflict', planned.refusal);
  const { plan } = planned;
  const planHash = sha256(canonicalText(plan));
  const untrue = refusePlan(plan, planHash, request.planHash);
  if (untrue !== undefined) throw new PermanentError(untrue.code, untrue.why);
  const asked = { requestedBy: person.email, reason: request.reason, planHash };
  await reserve(transaction, duty, { plan, ...asked }, { candidate, line });
  return answer(plan, planHash);
}

/** The release that a line's first one follows; none where the line has a head of its own. */
async function readFollowed(
  transaction: Transaction,
  { head }: LineState,
  { name, follows }: ReleaseLine,
): Promise<Release | undefined> {
  if (head !== undefined || follows === undefined) return undefined;
  const followed = await transaction.record('releases', follows);
  const refused = refuseFollowing(name, follows, followed);
  if (refused !== undefined) throw new PermanentError(refused.code, refused.why);
  return followed;
}

/** The same request has the same answer; one that saw another plan, or meets a hold, is told so. */
function again({ plan, planHash, held }: Promotion, request: PromotionRequest): Admitted {
  if (held !== undefined) {
    const wayOut = 'docs/operations.md says what to do: A promotion holds itself';
    throw new PermanentError('conflict', `the promotion is held: ${held}; ${wayOut}`);
  }
  const untrue = refusePlan({ ...plan, images: [] }, planHash, request.planHash);
  if (untrue !== undefined) throw new PermanentError(untrue.code, untrue.why);
  return answer(plan, planHash);
}

function answer(plan: PromotionPlan, planHash: string): Admitted {
  const { candidate, line, version } = plan;
  return { candidate, release: releaseName(line, version), planHash, plan };
}
