import type { CandidateSeen, PromotionSeen } from './documents.ts';
import { nextTry, type Said, type Waiting } from './row.ts';
import type { BoardView } from './view.ts';

/** Says of a candidate where it is in its life, and what that waits for. */
export function sayCandidate(view: BoardView, candidate: CandidateSeen): Said {
  const { body, owed } = candidate;
  const state = body.phase;
  switch (state) {
    case 'building':
      return { state, waiting: waitingForBuilds(candidate) };
    case 'testing':
      return { state, waiting: waitingForCells(candidate) };
    case 'accepted':
      return { state, waiting: ending('a maintainer', candidate) };
    case 'promoting': {
      const promotion = view.promotions.find((one) => one.body.candidate === body.id);
      return { state, ...releaseNote(candidate), ...sayPromotion(promotion) };
    }
    case 'failed':
    case 'superseded':
      return { state, waiting: ending('expiry', candidate), note: body.why ?? 'says no reason' };
    case 'released':
      return { state, waiting: ending('expiry', candidate), ...releaseNote(candidate) };
    case 'collecting': {
      const again = nextTry(owed, (key) => key === 'collect-area');
      return { state, waiting: { for: 'its staging area to go' }, ...again };
    }
    case 'collected':
      return { state };
  }
}

function waitingForBuilds({ body }: CandidateSeen): Waiting {
  const builds = Object.values(body.builds);
  const built = builds.filter(({ phase }) => phase === 'built').length;
  return { for: `builds ${built} of ${builds.length}`, sinceMs: body.openedAtMs };
}

function waitingForCells({ body }: CandidateSeen): Waiting {
  const open = body.frozen.cells.flatMap(({ id, counts }) => {
    const last = body.cells[id]?.attempts.at(-1);
    return counts === 'blocking' && last !== undefined && last.outcome === undefined
      ? [{ id, sinceMs: last.openedAtMs }]
      : [];
  });
  if (open.length === 0) return { for: 'the verdict' };
  const sinceMs = Math.min(...open.map((one) => one.sinceMs));
  return { for: open.map(({ id }) => id).join(', '), sinceMs };
}

/** The document says when the staging area expires, and how long it was given when its phase began. */
function ending(what: string, { body }: CandidateSeen): Waiting {
  const { expiresAtMs, phase, frozen } = body;
  if (expiresAtMs === undefined) return { for: what };
  const { acceptedMs, releasedMs, failedMs } = frozen.timesToLive;
  const livesMs = { accepted: acceptedMs, released: releasedMs }[String(phase)] ?? failedMs;
  return { for: what, sinceMs: expiresAtMs - livesMs, untilMs: expiresAtMs };
}

function sayPromotion(promotion: PromotionSeen | undefined): Pick<Said, 'waiting' | 'note'> {
  if (promotion === undefined) return { waiting: { for: 'its promotion' } };
  const { step, left, plan, held, admittedAtMs: sinceMs } = promotion.body;
  if (held !== undefined) return { waiting: { for: 'a person', sinceMs }, note: `held: ${held}` };
  const again = nextTry(promotion.owed, (key) => key.startsWith(`${step}:`));
  if (again !== undefined) return again;
  const total = plan.images.length;
  const what = step === 'copying' ? `copying ${total - left.length} of ${total}` : step;
  return { waiting: { for: what, sinceMs } };
}

function releaseNote({ body }: CandidateSeen): Pick<Said, 'note'> {
  return body.version === undefined ? {} : { note: `${body.line}@${body.version}` };
}
