import { isoTime } from '#core/iso-time.ts';
import type { ShownAudit, ShownTransition } from '#core/shown-audit.ts';
import { inParallel } from './in-parallel.ts';
import { lineNamed } from './promoter.ts';
import type { Duty } from './turn.ts';
import { noCandidate } from './weigh-promotion.ts';

/** So many transitions are shown at once. */
const shownMax = 50;

type AuditedKind = ShownTransition['kind'];

/** The transitions of one document that a page may show, the newest first. */
interface Trail {
  readonly kind: AuditedKind;
  readonly found: readonly ShownTransition[];
  /** The revision of which all before are still to be shown, when nothing of it is. */
  readonly end: number;
}

/**
 * Shows what happened to a candidate and to its promotion, the newest first.
 *
 * @param after the revisions of both that the page before ended with
 * @throws PermanentError `unknown`
 */
export async function showCandidateAudit(
  duty: Duty,
  id: string,
  after: readonly number[] = [],
): Promise<ShownAudit> {
  const [ofCandidate, ofPromotion] = after;
  const [candidate, promotion] = await Promise.all([
    trailOf(duty, 'candidate', id, ofCandidate),
    trailOf(duty, 'promotion', id, ofPromotion),
  ]);
  if (candidate === undefined) throw noCandidate(id);
  const trails = promotion === undefined ? [candidate] : [promotion, candidate];
  const { transitions, ends } = page(trails);
  const next = [ends.get('candidate') ?? 1, ends.get('promotion') ?? 1];
  return { transitions, ...nextOf(`/api/v1/candidates/${id}/audit`, next) };
}

/**
 * Shows what happened to a line, the newest first.
 *
 * @param after the revision that the page before ended with
 * @throws PermanentError `unknown`
 */
export async function showLineAudit(duty: Duty, name: string, after?: number): Promise<ShownAudit> {
  await lineNamed(duty, name);
  const trail = await trailOf(duty, 'line', name, after);
  const { transitions, ends } = page(trail === undefined ? [] : [trail]);
  return { transitions, ...nextOf(`/api/v1/lines/${name}/audit`, [ends.get('line') ?? 1]) };
}

async function trailOf(
  { ports: { store } }: Duty,
  kind: AuditedKind,
  id: string,
  after?: number,
): Promise<Trail | undefined> {
  const kept = await store.get(kind, id);
  if (kept === undefined) return undefined;
  const end = Math.min(kept.revision + 1, after ?? kept.revision + 1);
  const length = Math.max(0, Math.min(shownMax, end - 1));
  const revisions = Array.from({ length }, (_, index) => end - 1 - index);
  const records = await inParallel(revisions, (one) =>
    store.record('audit', `${kind}:${id}:${one}`),
  );
  const found = records.flatMap((record): readonly ShownTransition[] => {
    if (record === undefined) return [];
    const { revision, event, why, by, atMs } = record;
    return [{ kind, revision, event, why, by, at: isoTime(atMs) }];
  });
  return { kind, found, end };
}

/** Merges trails by time, each in its own order though a clock went back. */
function page(trails: readonly Trail[]) {
  const ends = new Map(trails.map(({ kind, end }) => [kind, end]));
  const left = trails.map(({ found }) => [...found]);
  const transitions: ShownTransition[] = [];
  while (transitions.length < shownMax) {
    const [newest] = left
      .filter((one) => one.length > 0)
      .sort(([a], [b]) => Date.parse(b?.at ?? '') - Date.parse(a?.at ?? ''));
    const one = newest?.shift();
    if (one === undefined) break;
    transitions.push(one);
    ends.set(one.kind, one.revision);
  }
  return { transitions, ends };
}

function nextOf(path: string, ends: readonly number[]): Pick<ShownAudit, 'next'> {
  return ends.some((end) => end > 1) ? { next: `${path}?after=${ends.join('-')}` } : {};
}
