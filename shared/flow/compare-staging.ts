import { comparedEveryMs, oldBeforeMs } from '#core/orphan.ts';
import { allowedNow } from './collect-expired.ts';
import { inParallel } from './in-parallel.ts';
import { type Judged, judgeListed } from './judge-listed.ts';
import { keepOld, removeOrphan } from './settle-listed.ts';
import type { ComparisonRecord } from './store.ts';
import type { Duty } from './turn.ts';

/** So many pages one tick looks at; the next tick goes on where it ended. */
const pagesPerTickMax = 3;
/** So many foreign manifests are named; the others are counted. */
const foreignNamedMax = 50;
/** The one document that tells how far the comparison is. */
export const comparisonId = 'staging';

/**
 * Compares what lies in staging with the documents, once a day, page by page: pushes of builds that
 * lost, came late or were given up are found by nothing else. What carries our own tags, is older than
 * every time to live and grace, and stands for nothing, is removed; what is foreign is told of.
 * Where anything cannot be read nothing is guessed: the error is logged, and the next tick tries
 * the same page again.
 */
export async function compareStaging(duty: Duty): Promise<void> {
  const { clock, log, store } = duty.ports;
  const found = await store.record('comparisons', comparisonId);
  let last = begunOrNew(found, clock.nowMs());
  if (last === undefined) return;
  try {
    for (let page = 0; page < pagesPerTickMax; page += 1) {
      last = await comparePage(duty, last);
      if (last.next === undefined) return;
    }
  } catch (error) {
    log.error('staging was not compared with the documents', { error, page: last.next });
  }
}

/** The comparison to go on with, or a new one where its day has come. */
function begunOrNew(
  found: ComparisonRecord | undefined,
  nowMs: number,
): ComparisonRecord | undefined {
  if (found?.next !== undefined) return found;
  if (found !== undefined && found.begunAtMs + comparedEveryMs > nowMs) return undefined;
  return { begunAtMs: nowMs, listed: 0, orphans: 0, foreign: 0, foreignNamed: [] };
}

async function comparePage(duty: Duty, before: ComparisonRecord): Promise<ComparisonRecord> {
  const { clock, lines, log, staging } = duty.ports;
  const { images, next } = await staging.page(before.next);
  const known = await lines.all();
  const oldMs = oldBeforeMs(known, clock.nowMs());
  const old = images.filter(({ uploadedAtMs }) => uploadedAtMs < oldMs);
  const judged = await inParallel(old, (image) => judgeListed(duty, image, known, oldMs));
  const orphans = judged.filter(({ verdict }) => verdict === 'orphan');
  const allowed = await allowedNow(duty);
  if (orphans.length > allowed) {
    const stopped = `more than ${allowed} orphans on one page, which may be a mistake`;
    log.error('nothing is collected', { why: stopped });
    return keep(duty, { ...told(before, images.length, judged, 0), stopped });
  }
  await inParallel(orphans, (one) => removeOrphan(duty, one));
  await inParallel(judged, (one) => keepOld(duty, one));
  const after = told(before, images.length, judged, orphans.length);
  return keep(duty, next === undefined ? after : { ...after, next });
}

function told(
  { next: _before, ...before }: ComparisonRecord,
  listed: number,
  judged: readonly Judged[],
  orphans: number,
): ComparisonRecord {
  const foreign = judged
    .filter(({ verdict }) => verdict === 'foreign')
    .map(({ image: { repository, tags } }) => `${repository}:${tags[0]}`);
  return {
    ...before,
    listed: before.listed + listed,
    orphans: before.orphans + orphans,
    foreign: before.foreign + foreign.length,
    foreignNamed: [...before.foreignNamed, ...foreign].slice(0, foreignNamedMax),
  };
}

async function keep({ ports }: Duty, record: ComparisonRecord): Promise<ComparisonRecord> {
  await ports.store.transact(async (transaction) => {
    await transaction.record('comparisons', comparisonId);
    transaction.putRecord('comparisons', comparisonId, record);
  });
  const { foreignNamed, ...fields } = record;
  if (record.next === undefined)
    ports.log.info('staging was compared with the documents', { ...fields, foreignNamed });
  return record;
}
