import type { Refusal } from '#core/admission.ts';
import type { Candidate, CandidatePhase, FrozenComponent } from '#core/candidate.ts';
import { candidateText } from '#core/identity.ts';
import { PermanentError } from '#core/permanent-error.ts';
import {
  type Restoration,
  type RestorationWish,
  refuseOtherRestoration,
  refuseRestoration,
  restoredRound,
} from '#core/restoration.ts';
import { fileObject } from './addresses.ts';
import { advance } from './advance.ts';
import { keepCommit } from './freeze.ts';
import { uuidOf } from './identify.ts';
import { inParallel } from './in-parallel.ts';
import type { Person } from './people.ts';
import { lineNamed, refuseStranger } from './promoter.ts';
import type { Duty } from './turn.ts';
import { noCandidate } from './weigh-promotion.ts';
import { strictWriter } from './write.ts';

/** A candidate that was opened of a collected one's set, as it stands. */
export interface RestoredCandidate {
  readonly candidate: string;
  /** The one whose staging area is gone. */
  readonly restores: string;
  readonly line: string;
  readonly round: string;
  readonly phase: CandidatePhase;
}

/**
 * Opens a new candidate of exactly the frozen set of a collected one. Its builds are wanted as any
 * candidate's, and its tests run anew. The line hears nothing of it: its newest candidate stays, and
 * only that one gives way to a newer one, so a restored candidate supersedes nobody, and nobody
 * supersedes it. The same request again has the same answer.
 *
 * @throws PermanentError with the reason, and with what else can be done.
 */
export async function restore(
  duty: Duty,
  person: Person,
  { candidate, reason, id = duty.ports.random.uuid() }: RestorationWish,
): Promise<RestoredCandidate> {
  const old = await candidateOf(duty, candidate);
  if (old === undefined) throw noCandidate(candidate);
  refuseStranger([await lineNamed(duty, old.line)], person);
  refuse(refuseRestoration(old));
  const round = restoredRound(id);
  const restored = uuidOf(candidateText(old.line, old.frozen, round));
  const restores: Restoration = { candidate, by: person.email, reason };
  if ((await candidateOf(duty, restored)) === undefined) {
    await inParallel(old.frozen.components, (one) => keepSource(duty, one));
  }
  await open(duty, restored, round, restores);
  await advance(duty, 'candidate', restored);
  const { phase } = (await candidateOf(duty, restored)) ?? { phase: 'building' };
  return { candidate: restored, restores: candidate, line: old.line, round, phase };
}

/** Opens it with its audit in one transaction, if the old one is collected then; once. */
async function open(duty: Duty, id: string, round: string, restores: Restoration): Promise<void> {
  const why = await duty.ports.store.transact(async (transaction) => {
    const [old, kept] = await Promise.all([
      transaction.get('candidate', restores.candidate),
      transaction.get('candidate', id),
    ]);
    if (old === undefined) throw noCandidate(restores.candidate);
    if (kept !== undefined) {
      refuse(refuseOtherRestoration(kept.body, restores));
      return undefined;
    }
    refuse(refuseRestoration(old.body));
    const { line, frozen, skipped } = old.body;
    const found = { id, line, round, frozen, skipped, supersedes: 0, restores };
    return strictWriter(transaction, duty)('candidate', id, kept, { type: 'opened', ...found }).why;
  });
  if (why !== undefined) duty.ports.log.info('moved', { kind: 'candidate', id, why });
}

/** Sees to it that all that was read of a commit is in the bucket, or reads it again. */
async function keepSource(duty: Duty, component: FrozenComponent): Promise<void> {
  const { name, tag, commit, repository, source, files } = component;
  const kept = new Set(await duty.ports.files.list(source.bucket, `${name}/${commit}`));
  const wanted = [source.object, ...files.map((path) => fileObject(name, commit, path))];
  if (wanted.every((object) => kept.has(object))) return;
  try {
    await keepCommit(duty, component, commit);
  } catch (cause) {
    const lost = `the source of ${name} ${tag} is gone, and ${commit} cannot be read again`;
    const wayOut = `see that ${repository} has that commit, and send the same request again`;
    throw new PermanentError('conflict', `${lost}; ${wayOut}, or tag ${name} anew`, { cause });
  }
}

function refuse(refusal: Refusal | undefined): void {
  if (refusal !== undefined) throw new PermanentError(refusal.code, refusal.why);
}

async function candidateOf({ ports }: Duty, id: string): Promise<Candidate | undefined> {
  return (await ports.store.get('candidate', id))?.body;
}
