import { PermanentError } from '#core/permanent-error.ts';
import type { Promotion, ReleaseWithdrawal } from '#core/promotion.ts';
import { type Release, releaseName } from '#core/release.ts';
import { headOf, numbersFromHighest } from '#core/standing-head.ts';
import type { Person } from './people.ts';
import { lineNamed, refuseStranger } from './promoter.ts';
import { noRelease } from './show-release.ts';
import { refuseSkew } from './skew.ts';
import type { Kept, Transaction } from './store.ts';
import type { Duty } from './turn.ts';
import { wake } from './wake.ts';
import { strictWriter, writer } from './write.ts';

/** A release that somebody withdraws, by its line and its number, and why. */
export interface WithdrawalWish {
  readonly line: string;
  readonly version: string;
  readonly reason: string;
}

/** A withdrawn release, as everybody is told who withdraws it: the words are those of the first. */
export interface WithdrawnRelease {
  readonly release: string;
  readonly candidate: string;
  readonly state: 'withdrawn';
  readonly by: string;
  readonly reason: string;
  /** In ISO 8601. */
  readonly at: string;
  /** The line's newest release that stood then; none where none was left. */
  readonly instead?: string;
}

/**
 * Withdraws a release, for ever: its record says so, its line goes back to the newest release that
 * stands, and its promotion owes the rest: the floating tags, and a correction to whoever was told.
 * All of that is written in one transaction. Nothing in production is deleted, and its number is
 * burned. The same request again has the same answer.
 *
 * @throws PermanentError with the reason, and with what else can be done
 */
export async function withdrawRelease(
  duty: Duty,
  person: Person,
  wish: WithdrawalWish,
): Promise<WithdrawnRelease> {
  refuseStranger([await lineNamed(duty, wish.line)], person);
  const { log, store } = duty.ports;
  const { candidate, withdrawn } = await store.transact((transaction) =>
    withdrawIn(transaction, duty, person, wish),
  );
  const release = releaseName(wish.line, wish.version);
  log.info('a release is withdrawn', { release, candidate });
  await wake(duty.ports, { worker: 'promote-requested', kind: 'promotion', id: candidate });
  const { atMs, ...said } = withdrawn;
  return { release, candidate, state: 'withdrawn', ...said, at: new Date(atMs).toISOString() };
}

interface Withdrawn {
  readonly candidate: string;
  readonly withdrawn: ReleaseWithdrawal;
}

async function withdrawIn(
  transaction: Transaction,
  duty: Duty,
  { email: by }: Person,
  { line: name, version, reason }: WithdrawalWish,
): Promise<Withdrawn> {
  const release = releaseName(name, version);
  const record = await transaction.record('releases', release);
  if (record === undefined) throw noRelease(release);
  refuseSkew(transaction.skewMs());
  const { candidate } = record;
  if (record.withdrawn !== undefined) return { candidate, withdrawn: record.withdrawn };
  const [line, promotion] = await Promise.all([
    transaction.get('line', name),
    transaction.get('promotion', candidate),
  ]);
  refuseUnreleased(record, promotion?.body);
  const left = await standingWithout(transaction, line, record);
  const atMs = duty.ports.clock.nowMs();
  const instead = left && releaseName(name, left.version);
  const withdrawn = { by, reason, atMs, ...(instead !== undefined && { instead }) };
  transaction.putRecord('releases', release, { ...record, state: 'withdrawn', withdrawn });
  strictWriter(transaction, duty)('promotion', candidate, promotion, {
    ...{ type: 'withdrawn', withdrawn },
  });
  const head = left && headOf(left);
  writer(transaction, duty)('line', name, line, {
    ...{ type: 'release-withdrawn', version, ...(head && { head }) },
  });
  return { candidate, withdrawn };
}

/** Only what is released can be withdrawn; says what else can be done. */
function refuseUnreleased(record: Release, promotion: Promotion | undefined): void {
  const { line, version, candidate, state, givenUp } = record;
  if (state === 'released') return;
  const release = releaseName(line, version);
  if (givenUp !== undefined) {
    const words = `${release} was given up by ${givenUp.by}: ${givenUp.reason}`;
    throw new PermanentError('conflict', `${words}; it was never released`);
  }
  const step = promotion?.step ?? 'unknown';
  const body = `{ "candidate": "${candidate}" }`;
  const wayOut = `give its promotion up: POST /api/v1/given-up-promotions ${body}`;
  const after = 'or, from its first version tag on, wait until it is released';
  throw new PermanentError(
    'conflict',
    `${release} is not released but ${step}; ${wayOut}; ${after}`,
  );
}

/**
 * The newest release of a line that stands besides one. Every number that it ever reserved is in its
 * document, and so nobody lists releases: as many are read as were withdrawn or given up in a row.
 */
async function standingWithout(
  transaction: Transaction,
  line: Kept<'line'> | undefined,
  { line: name, version }: Release,
): Promise<Release | undefined> {
  for (const number of numbersFromHighest(line?.body.versions ?? [], version)) {
    const record = await transaction.record('releases', releaseName(name, number));
    if (record?.state === 'released') return record;
  }
  return undefined;
}
