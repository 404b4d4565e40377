import type { BuildSeen, CandidateSeen, ComponentSeen, PromotionSeen } from './documents.ts';
import { took } from './duration-text.ts';
import { nextTry, notBefore, type Said, shortId, type Waiting } from './row.ts';
import { sayRun } from './run.ts';
import type { BoardView } from './view.ts';

/** Says of a component of a candidate where its build is, and what that waits for. */
export function sayComponent(
  view: BoardView,
  candidate: CandidateSeen,
  component: ComponentSeen,
): Said {
  const { body, owed } = candidate;
  const news = body.builds[component.name];
  if (news?.phase === 'failed') return { state: 'failed', note: news.why ?? 'says no reason' };
  const build = view.builds.find((one) => one.body.key === component.build);
  if (build === undefined || !build.body.wantedBy.includes(body.id)) {
    const waiting = { for: 'its build to be asked for', sinceMs: body.openedAtMs };
    return { state: 'wanted', waiting, ...nextTry(owed, isWanting(component.name)) };
  }
  if (news?.phase === 'built') return withLacks(sayBuilt(view, candidate, build), news.lacks);
  const shared = sharedWith(view, candidate, build);
  const note = shared.length === 0 ? {} : { note: `shared with ${shared.join(', ')}` };
  return { ...note, ...notBefore(body.openedAtMs, sayUnderWay(view, candidate, build)) };
}

/** Says of a component whose images are being copied to production how far that is. */
export function sayCopies(promotion: PromotionSeen, component: string): Said {
  const { plan, left, admittedAtMs } = promotion.body;
  const images = plan.images.filter((one) => one.component === component);
  const done = images.filter(({ repository }) => !left.includes(repository)).length;
  if (done === images.length) return { state: 'copied' };
  const waiting = { for: `copies ${done} of ${images.length}`, sinceMs: admittedAtMs };
  return { state: 'copying', waiting };
}

function isWanting(component: string): (key: string) => boolean {
  return (key) => key === `want-build:${component}`;
}

function sayUnderWay(view: BoardView, { body }: CandidateSeen, build: BuildSeen): Said {
  const { phase, imagesRun, why = 'says no reason' } = build.body;
  const last = imagesRun.attempts.at(-1);
  const isMeant = (key: string) => key.startsWith('start-run:images:');
  switch (phase) {
    case 'wanted':
    case 'running': {
      const said = last === undefined ? { state: 'queued' } : sayRun(view, last, 'building');
      return { ...said, ...nextTry(build.owed, isMeant) };
    }
    case 'built':
    case 'failed': {
      const told = phase === 'built' ? 'its images to be staged' : 'the candidate to hear of it';
      const waiting = sinceWhen(told, last?.endedAtMs);
      const note = phase === 'failed' ? { note: why } : {};
      const again = nextTry(build.owed, (key) => key === `deliver:${body.id}`);
      return { state: phase, waiting, ...note, ...again };
    }
    case 'collecting':
    case 'collected':
      return { state: 'queued', waiting: sinceWhen('its old images to be collected', undefined) };
  }
}

function sinceWhen(what: string, sinceMs: number | undefined): Waiting {
  return sinceMs === undefined ? { for: what } : { for: what, sinceMs };
}

function sayBuilt(view: BoardView, candidate: CandidateSeen, build: BuildSeen): Said {
  if (build.body.origin === 'production') return { state: 'joined', note: 'from production' };
  const ended = build.body.imagesRun.attempts.findLast((one) => one.outcome === 'passed');
  const others = sharedWith(view, candidate, build).join(', ');
  const isOlder = (ended?.endedAtMs ?? Number.POSITIVE_INFINITY) <= candidate.body.openedAtMs;
  if (isOlder) return { state: 'reused', note: others === '' ? 'stood already' : `from ${others}` };
  const how = ended === undefined ? [] : [`took ${took(ended)}`];
  const shared = others === '' ? [] : [`shared with ${others}`];
  return { state: 'built', note: [...how, ...shared].join(', ') };
}

/** What an image may come without, and did, is told too. */
function withLacks({ note, ...said }: Said, lacks: string | undefined): Said {
  const notes = [note, lacks].filter((one) => one !== undefined && one !== '');
  return notes.length === 0 ? said : { ...said, note: notes.join('; ') };
}

/** Who else wants a build: other lines by name, candidates of the same line by id. */
function sharedWith(view: BoardView, { body }: CandidateSeen, build: BuildSeen): readonly string[] {
  const others = build.body.wantedBy.filter((id) => id !== body.id);
  const named = others.map((id) => {
    const other = view.candidates.find((one) => one.body.id === id);
    return other === undefined || other.body.line === body.line ? shortId(id) : other.body.line;
  });
  return [...new Set(named)];
}
