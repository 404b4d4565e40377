import type { Candidate } from '#core/candidate.ts';
import { bodies } from '../world/life.ts';
import { letApprove, lookMs } from './approvers.ts';
import { openChance } from './chance.ts';
import { hourMs, minuteMs } from './durations.ts';
import type { Ask } from './requests.ts';
import type { Stage } from './stage.ts';

/** So often does somebody want a line tested again, and send that twice. */
const roundRate = 0.3;
const doubledRate = 0.5;
/** So often a tag on which somebody is to rule is released; else it is withdrawn. */
const releasedRate = 0.65;
/** So often somebody regrets a promotion, and looks at it within so long. */
const regretRate = 0.2;
const regretMsMax = 5 * minuteMs;

/** Lets promoters ask for promotions and rounds while the run lasts. */
export function openPromoters(stage: Stage, ask: Ask): void {
  every(stage, hourMs / 2, () => promoteSome(stage, ask));
  for (const { name } of stage.world.lines) planRound(stage, ask, name);
}

/** Lets a promoter rule on a tag, one way or the other. */
export function rule(stage: Stage, ask: Ask, component: string, tag: string): void {
  const isReleased = stage.chance('rulings').isSo(releasedRate);
  const path = isReleased ? '/api/v1/quarantine-releases' : '/api/v1/withdrawals';
  ask({ path, body: { component, tag, reason: 'it is as it is' } });
}

/** Lets something happen again and again, until everything must come to rest. */
export function every(stage: Stage, pauseMs: number, act: () => void): void {
  stage.after(pauseMs, () => {
    if (stage.world.now > stage.busyUntilMs) return;
    act();
    every(stage, pauseMs, act);
  });
}

function planRound(stage: Stage, ask: Ask, line: string): void {
  const rounds = stage.chance('rounds');
  if (!rounds.isSo(roundRate)) return;
  const asked = {
    path: '/api/v1/rounds',
    body: { line, reason: 'to be sure' },
    idempotencyKey: `of-${line}`,
  };
  const atMs = rounds.between(0, stage.plan.hours * hourMs);
  stage.after(atMs, () => ask(asked));
  if (rounds.isSo(doubledRate)) stage.after(atMs + rounds.between(0, 3 * hourMs), () => ask(asked));
}

/** Asks for what is ready, and sometimes for what is not, for two at a time, or twice for one. */
function promoteSome(stage: Stage, ask: Ask): void {
  const { world, plan: of, weather } = stage;
  const people = stage.chance('promoters');
  const isLazy = openChance(of.seed, 'lazy promoters').isSo(0.25);
  const all = [...bodies(world, 'candidate').values()].sort((a, b) => a.openedAtMs - b.openedAtMs);
  // Two lines that release at a time wait for each other's floating tags, and the sweep ends that.
  const apartMs = of.mode === 'events-alone' ? hourMs / 4 : 0;
  for (const [index, { name, approvals = 0 }] of world.lines.entries()) {
    const ready = all.filter(({ line, phase }) => line === name && phase === 'accepted').at(-1);
    if (ready === undefined) continue;
    const isWanted = of.mode !== 'usual' || (!isLazy && people.isSo(0.6));
    if (isWanted && approvals > 0) letApprove(stage, ready.id, ask);
    const atMs = index * apartMs + (approvals > 0 ? lookMs : 0);
    if (isWanted) stage.after(atMs, () => ask(promotionOf(ready)));
    if (isWanted && of.mode === 'usual') regret(stage, ready, ask);
    if (!isLazy && people.isSo(weather.troubles / 2)) ask(promotionOf(ready));
    if (of.mode === 'usual') askInTheEnd(stage, ready, ask);
  }
  if (all.length > 0 && people.isSo(weather.troubles)) ask(promotionOf(people.pick(all)));
}

/** Gives a promotion up that was perhaps just asked for, or wants it to go on. */
function regret(stage: Stage, { id }: Candidate, ask: Ask): void {
  const regrets = stage.chance('regrets');
  if (!regrets.isSo(regretRate)) return;
  const path = regrets.pick(['/api/v1/given-up-promotions', '/api/v1/resumed-promotions']);
  const body = { candidate: id, reason: 'we thought better of it' };
  stage.after(regrets.between(0, regretMsMax), () => ask({ path, body }));
}

/** Asks when the time of a candidate is all but over, or just over. */
function askInTheEnd(stage: Stage, ready: Candidate, ask: Ask): void {
  const leftMs = (ready.expiresAtMs ?? 0) - stage.world.now;
  const atMs = leftMs + stage.chance('promoters').between(-10 * minuteMs, 10 * minuteMs);
  if (leftMs <= hourMs / 2 && atMs > 0) stage.after(atMs, () => ask(promotionOf(ready)));
}

function promotionOf({ id }: Candidate): Parameters<Ask>[0] {
  return { path: '/api/v1/promotions', body: { candidate: id, reason: 'all green' } };
}
