import { candidateVerdict } from '#core/candidate-verdict.ts';
import type { ReleaseLine } from '#core/line.ts';
import type { LineState } from '#core/line-state.ts';
import { type JudgedCandidate, lineVerdict } from '#core/line-verdict.ts';
import { headComponent } from '#core/plan.ts';
import type { FindOpenings } from '#core/promotion-window.ts';
import { releaseName } from '#core/release.ts';
import type { Verdict } from '#core/verdict.ts';
import { buildsOf, candidateFacts } from './candidate-facts.ts';
import type { Duty } from './turn.ts';

/** How a line stands now, by its newest candidate, the one under promotion, and the one that is out. */
export async function verdictOnLine(
  duty: Duty,
  line: ReleaseLine,
  state: LineState,
  findOpenings: FindOpenings,
): Promise<Verdict> {
  const { clock, store } = duty.ports;
  const { newestCandidate, promoting, head } = state;
  const ids = [...new Set([newestCandidate, promoting, head?.candidate])];
  const [release, ...found] = await Promise.all([
    head && store.record('releases', releaseName(line.name, head.version)),
    ...ids.map((id) => judge(duty, id, findOpenings)),
  ]);
  const judged = (id: string | undefined) => found.find((one) => one?.candidate === id);
  const newest = judged(newestCandidate);
  const under = judged(promoting);
  const out = judged(head?.candidate);
  const releasedAtMs = release?.releasedAtMs;
  const facts = {
    ...{ line, state },
    ...(newest && { newest }),
    ...(under && { promoting: under }),
    ...(out && { head: { ...out, ...(releasedAtMs !== undefined && { releasedAtMs }) } }),
  };
  return lineVerdict(facts, clock.nowMs());
}

/** None where there is no such candidate, as before a line's first. */
async function judge(
  duty: Duty,
  id: string | undefined,
  findOpenings: FindOpenings,
): Promise<JudgedCandidate | undefined> {
  const { clock, store } = duty.ports;
  const kept = id === undefined ? undefined : await store.get('candidate', id);
  if (kept === undefined) return undefined;
  const candidate = kept.body;
  const { id: name, phase, frozen } = candidate;
  const builds = phase === 'building' ? await buildsOf(duty, candidate) : [];
  const facts = await candidateFacts(duty, candidate, builds, findOpenings);
  const verdict = candidateVerdict(facts, clock.nowMs());
  const components = frozen.components.map(headComponent);
  return { candidate: name, phase, components, verdict };
}
