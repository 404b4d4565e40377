import { PermanentError } from '#core/permanent-error.ts';
import { imageTagKey } from '#core/plan.ts';
import type { Promotion } from '#core/promotion.ts';
import { releaseName } from '#core/release.ts';
import type { Advanced } from './advance.ts';
import type { Person } from './people.ts';
import {
  type DecidedPromotion,
  noPromotion,
  type PromotionWish,
  promotionOf,
} from './promotion-of.ts';
import type { Transaction } from './store.ts';
import type { Duty } from './turn.ts';
import { strictWriter, writer } from './write.ts';

/**
 * Gives a promotion up of which nothing can be seen in production yet: its candidate is what its
 * cells say, its line is free for another, its version tags are bound to nothing, and its number is
 * burned. All in one transaction. The same request again has the same answer.
 *
 * @throws PermanentError `conflict` from its first version tag on, when it only goes forward
 */
export async function giveUpPromotion(
  duty: Duty,
  person: Person,
  wish: PromotionWish,
): Promise<DecidedPromotion> {
  const { candidate } = wish;
  const { release } = await promotionOf(duty, person, candidate);
  const { log, store } = duty.ports;
  const { isMoved, why } = await store.transact((transaction) =>
    giveUpIn(transaction, duty, person, wish),
  );
  log.info(isMoved ? 'moved' : 'stale', { kind: 'promotion', id: candidate, why });
  return { candidate, release, state: 'given up' };
}

async function giveUpIn(
  transaction: Transaction,
  duty: Duty,
  { email: by }: Person,
  { candidate: id, reason }: PromotionWish,
): Promise<Advanced> {
  const promotion = await transaction.get('promotion', id);
  if (promotion === undefined) throw noPromotion(id);
  if (promotion.body.givenUp !== undefined)
    return { isMoved: false, why: 'it was given up before' };
  const { line, version } = promotion.body;
  const name = releaseName(line, version);
  const [candidate, head, record, versions] = await Promise.all([
    transaction.get('candidate', id),
    transaction.get('line', line),
    transaction.record('releases', name),
    readVersions(transaction, promotion.body),
  ]);
  const turned = writer(transaction, duty)('promotion', id, promotion, {
    ...{ type: 'given-up', by, reason },
  });
  if (!turned.isMoved) {
    const wayOut = 'where something holds it, mend that: POST /api/v1/resumed-promotions';
    throw new PermanentError('conflict', `${name} cannot be given up: ${turned.why}; ${wayOut}`);
  }
  const write = strictWriter(transaction, duty);
  write('candidate', id, candidate, { type: 'promotion-given-up' });
  write('line', line, head, { type: 'promotion-given-up', candidate: id });
  if (record !== undefined) {
    const givenUp = { by, reason, atMs: duty.ports.clock.nowMs() };
    transaction.putRecord('releases', name, { ...record, state: 'given up', givenUp });
  }
  for (const { key, version: known } of versions) {
    if (known === undefined || known.standsSinceMs !== undefined) continue;
    const reservedFor = known.reservedFor.filter((one) => one !== id);
    transaction.putRecord('versions', key, { ...known, reservedFor });
  }
  return turned;
}

function readVersions(transaction: Transaction, { plan }: Promotion) {
  const found = plan.images.map(async ({ repository, versionTag }) => {
    const key = imageTagKey(repository, versionTag);
    return { key, version: await transaction.record('versions', key) };
  });
  return Promise.all(found);
}
