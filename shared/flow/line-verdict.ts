import { type JudgedCandidate, type LineFacts, lineVerdict } from '#core/line-verdict.ts';
import type { ReleaseLine } from '#core/line.ts';
import type { LineState } from '#core/line-state.ts';
import { headComponent } from '#core/plan.ts';
import type { FindOpenings } from '#core/promotion-window.ts';
import { releaseName } from '#core/release.ts';
import type { Verdict } from '#core/verdict.ts';
import { verdictOnCandidate } from './candidate-verdict.ts';
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
  const ids = new Set([newestCandidate, promoting, head?.candidate]);
  const judged = new Map<string | undefined, JudgedCandidate>();
  for (const id of ids) {
    const found = id === undefined ? undefined : await judge(duty, id, findOpenings);
    if (found !== undefined) judged.set(id, found);
  }
  const name = head && releaseName(line.name, head.version);
  const release = name === undefined ? undefined : await store.record('releases', name);
  const facts: LineFacts = {
    ...{ line, state },
    ...named('newest', judged.get(newestCandidate)),
    ...named('promoting', judged.get(promoting)),
  };
  const out = judged.get(head?.candidate);
  const releasedAtMs = release?.releasedAtMs;
  const since = releasedAtMs === undefined ? {} : { releasedAtMs };
  const whole = out === undefined ? facts : { ...facts, head: { ...out, ...since } };
  return lineVerdict(whole, clock.nowMs());
}
