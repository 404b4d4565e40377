import type { Candidate, FrozenComponent } from '#core/candidate.ts';
import { candidateText } from '#core/identity.ts';
import type { ReleaseLine } from '#core/line.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { type RestorationWish, refuseRestoring, restoredRound } from '#core/restoration.ts';
import { advance } from './advance.ts';
import { readCommit } from './freeze.ts';
import { uuidOf } from './identify.ts';
import { inParallel } from './in-parallel.ts';
import type { Person } from './people.ts';
import { lineNamed, refuseStranger } from './promoter.ts';
import type { Duty } from './turn.ts';
import { noCandidate } from './weigh-promotion.ts';
import { strictWriter } from './write.ts';

/** A candidate of the set of one that was collected. */
export interface RestoredCandidate {
  readonly candidate: string;
  readonly restores: string;
  readonly round: string;
}

/**
 * Opens a candidate of exactly the set of one that was collected: what stands of it is staged, what
 * was released joins from production by its digests, the rest is built again from the same commits,
 * and all is tested anew. It takes nobody's place, and nobody takes its own. The same request again
 * has the same answer.
 *
 * @throws PermanentError with the reason, and with what else can be done; `gone` where a component's
 * source can be had no more
 */
export async function restore(
  duty: Duty,
  person: Person,
  { candidate: id, reason, id: request = duty.ports.random.uuid() }: RestorationWish,
): Promise<RestoredCandidate> {
  const old = await candidateNamed(duty, id);
  const line = await lineNamed(duty, old.line);
  refuseStranger([line], person);
  const round = restoredRound(request);
  const candidate = uuidOf(candidateText(old.line, old.frozen, round));
  if ((await duty.ports.store.get('candidate', candidate)) === undefined) {
    refuse(old);
    await inParallel(old.frozen.components, (one) => ensureSource(duty, line, one));
    await open(duty, old.id, candidate, round, { by: person.email, reason });
  }
  await advance(duty, 'candidate', candidate);
  return { candidate, restores: id, round };
}

async function open(
  duty: Duty,
  oldId: string,
  id: string,
  round: string,
  said: { readonly by: string; readonly reason: string },
): Promise<void> {
  const why = await duty.ports.store.transact(async (transaction) => {
    const [old, known] = await Promise.all([
      transaction.get('candidate', oldId),
      transaction.get('candidate', id),
    ]);
    if (old === undefined) throw noCandidate(oldId);
    if (known !== undefined) return 'it was restored before';
    refuse(old.body);
    const { line, frozen, skipped } = old.body;
    const set = { id, line, round, frozen, skipped, supersedes: 0 };
    const event = { type: 'opened', ...set, restores: { candidate: oldId, ...said } } as const;
    return strictWriter(transaction, duty)('candidate', id, known, event).why;
  });
  duty.ports.log.info('moved', { kind: 'candidate', id, why });
}

function refuse(candidate: Candidate): void {
  const refused = refuseRestoring(candidate);
  if (refused !== undefined) throw new PermanentError(refused.code, refused.why);
}

/** A build needs the archive of its commit; one that is not kept any more is read again. */
async function ensureSource(
  duty: Duty,
  line: ReleaseLine,
  { name, tag, commit, source }: FrozenComponent,
): Promise<void> {
  const found = await duty.ports.files.list(source.bucket, source.object);
  if (found.includes(source.object)) return;
  const own = line.components.find(({ component }) => component.name === name);
  const lost = `the source of ${name} ${tag} (${commit}) is not kept any more`;
  if (own === undefined)
    throw new PermanentError('gone', `${lost}, and ${line.name} has no ${name}: put it back there`);
  try {
    await readCommit(duty, own.component, commit);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    throw new PermanentError('gone', `${lost}: ${error.message}`, { cause: error });
  }
}

async function candidateNamed({ ports }: Duty, id: string): Promise<Candidate> {
  const found = await ports.store.get('candidate', id);
  if (found === undefined) throw noCandidate(id);
  return found.body;
}
