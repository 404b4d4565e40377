import { headComponent, imageTagKey } from '#core/plan.ts';
import type { Promotion } from '#core/promotion.ts';
import { type PublishedFiles, releaseName } from '#core/release.ts';
import { isToPoint } from './compare-floating-tag.ts';
import { inParallel } from './in-parallel.ts';
import type { Performed, Told } from './performing.ts';
import { publishedFiles } from './published-files.ts';
import type { Transaction } from './store.ts';
import type { Duty } from './turn.ts';
import { writer } from './write.ts';

/**
 * Makes a release stand: its record, its versions, its candidate, its line's head and the documents
 * of its floating tags change in one transaction. The tags themselves are moved after it, by what
 * those documents then owe; so a floating tag never names a release that does not stand, and nothing
 * is announced before every tag is where it should be.
 */
export async function release(
  duty: Duty,
  promotion: Promotion,
): Promise<Pick<Performed<'promotion'>, 'tell' | 'confirm'>> {
  const files = await publishedFiles(duty, promotion);
  await duty.ports.store.transact((transaction) => releaseIn(transaction, duty, promotion, files));
  const named = promotion.plan.floatingTags.map(({ repository, tag }) =>
    imageTagKey(repository, tag),
  );
  const ids = [...new Set(named)];
  return {
    tell: ids.map((id): Told => ({ kind: 'floating-tag', id })),
    confirm: () => confirmPointed(duty, ids),
  };
}

/**
 * Makes sure that floating tags name what their documents say.
 *
 * @throws Error where one is not pointed yet
 */
export async function confirmPointed({ ports }: Duty, ids: readonly string[]): Promise<void> {
  const found = await inParallel(ids, (id) => ports.store.get('floating-tag', id));
  const owing = ids.filter((_id, index) => found[index] !== undefined && isToPoint(found[index]));
  if (owing.length > 0) throw new Error(`not pointed yet: ${owing.join(', ')}`);
}

async function releaseIn(
  transaction: Transaction,
  duty: Duty,
  promotion: Promotion,
  files: PublishedFiles,
): Promise<void> {
  const { line, version, candidate: id, plan, requestedBy, reason } = promotion;
  const name = releaseName(line, version);
  const nowMs = duty.ports.clock.nowMs();
  const [record, candidate, head, versions, floating] = await Promise.all([
    transaction.record('releases', name),
    transaction.get('candidate', id),
    transaction.get('line', line),
    Promise.all(plan.images.map((image) => withRecord(transaction, image))),
    Promise.all(plan.floatingTags.map((planned) => withDocument(transaction, planned))),
  ]);
  if (record === undefined || candidate === undefined)
    throw new Error(`${name} was never reserved for ${id}`);
  if (record.state === 'given up') throw new Error(`${name} was given up`);
  // Who is late brings back nothing that was withdrawn meanwhile.
  if (record.state !== 'reserved') return;
  const released = { state: 'released', releasedAtMs: nowMs, files } as const;
  transaction.putRecord('releases', name, { ...record, ...released });
  for (const { key, version: standing } of versions) {
    if (standing !== undefined && standing.standsSinceMs === undefined)
      transaction.putRecord('versions', key, { ...standing, standsSinceMs: nowMs });
  }
  const components = candidate.body.frozen.components.map(headComponent);
  const write = writer(transaction, duty);
  write('candidate', id, candidate, { type: 'released' });
  write('line', line, head, { type: 'released', head: { version, candidate: id, components } });
  for (const { key, kept, planned } of floating) {
    const { repository, tag, version: tagged, digest } = planned;
    const event = { type: 'version-released', repository, tag, version: tagged, digest } as const;
    write('floating-tag', key, kept, { ...event, release: name, by: requestedBy, reason });
  }
}

async function withRecord(
  transaction: Transaction,
  { repository, versionTag }: Promotion['plan']['images'][number],
) {
  const key = imageTagKey(repository, versionTag);
  return { key, version: await transaction.record('versions', key) };
}

async function withDocument(
  transaction: Transaction,
  planned: Promotion['plan']['floatingTags'][number],
) {
  const key = imageTagKey(planned.repository, planned.tag);
  return { key, planned, kept: await transaction.get('floating-tag', key) };
}
