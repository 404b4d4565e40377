import type { Candidate, FrozenCell } from '#core/candidate.ts';
import { openAttemptOf } from '#core/run.ts';
import { bodies } from '../world/life.ts';
import { openChance } from './chance.ts';
import { hourMs, minuteMs } from './durations.ts';
import { every } from './promoters.ts';
import type { Ask } from './requests.ts';
import type { Stage } from './stage.ts';
import { stagedDigests } from './tested.ts';

/** Lets people try what manual cells wait for: each attempt once, and some of them twice. */
export function openTesters(stage: Stage, ask: Ask): void {
  const begun = new Set<string>();
  const hasManual = stage.world.lines.some(({ cells }) => cells.some(isManual));
  if (hasManual) every(stage, hourMs / 4, () => tryAll(stage, ask, begun));
}

function isManual({ runs }: Pick<FrozenCell, 'runs'>): boolean {
  return runs === 'manual';
}

function tryAll(stage: Stage, ask: Ask, begun: Set<string>): void {
  for (const candidate of bodies(stage.world, 'candidate').values())
    for (const { id } of candidate.frozen.cells.filter(isManual)) {
      const run = candidate.cells[id];
      const attempt = run && openAttemptOf(run)?.attempt;
      const name = `${candidate.id}/${id}/${attempt}`;
      if (attempt === undefined || begun.has(name)) continue;
      begun.add(name);
      tryOne(stage, ask, candidate, { cell: id, attempt });
    }
}

function tryOne(
  stage: Stage,
  ask: Ask,
  candidate: Candidate,
  { cell, attempt }: { readonly cell: string; readonly attempt: number },
): void {
  const { weather, plan } = stage;
  const chance = openChance(plan.seed, `look at ${candidate.id}/${cell}/${attempt}`);
  if (chance.isSo(weather.troubles / 8)) {
    stage.tally.sometimes('a person did not tell a result');
    return;
  }
  const say = (delayMs: number, outcome: string, time: string) =>
    stage.after(delayMs, () => {
      stage.tally.sometimes(`a person told ${time} result`);
      const digests = stagedDigests(candidate);
      const fact = { attempt, isPassed: outcome === 'passed', digests, atMs: stage.world.now };
      stage.witness.sawTest(candidate.id, cell, fact);
      const reason = `${time} look at attempt ${attempt}`;
      ask({ path: '/api/v1/results', body: { candidate: candidate.id, cell, outcome, reason } });
    });
  const draw = () =>
    chance.isSo(weather.troubles / 2) ? chance.pick(['failed', 'inconclusive']) : 'passed';
  const tookMs = chance.between(minuteMs, 40 * minuteMs);
  say(tookMs, draw(), 'a');
  if (chance.isSo(weather.troubles / 2))
    say(tookMs + chance.between(minuteMs, 2 * hourMs), draw(), 'another');
}
