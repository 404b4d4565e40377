import type { Candidate } from '#core/candidate.ts';
import type { CandidateFacts } from '#core/candidate-facts.ts';
import type { PhaseTimes } from '#core/candidate-row.ts';
import { candidateVerdict } from '#core/candidate-verdict.ts';
import { endsByItself, reckonedMax } from '#core/expectation.ts';
import { type FindOpenings, refuseClosed } from '#core/promotion-window.ts';
import { releaseName } from '#core/release.ts';
import type { Verdict } from '#core/verdict.ts';
import { inParallel } from './in-parallel.ts';
import { lineStateOf } from './line-so-far.ts';
import type { Duty } from './turn.ts';

/** Among so many of a line's newest candidates those are looked for that came through a phase. */
const lookedAtMax = 2 * reckonedMax;

/** How a candidate stands now; of what is ours only: no repository and no registry is asked. */
export async function verdictOnCandidate(
  duty: Duty,
  candidate: Candidate,
  findOpenings: FindOpenings,
): Promise<Verdict> {
  const facts = await candidateFactsOf(duty, candidate, findOpenings);
  return candidateVerdict(facts, duty.ports.clock.nowMs());
}

/** Reads what the verdict on a candidate rests on, as far as its phase asks for it. */
export async function candidateFactsOf(
  duty: Duty,
  candidate: Candidate,
  findOpenings: FindOpenings,
): Promise<CandidateFacts> {
  const { clock, lines, store } = duty.ports;
  const { id, line: name, version } = candidate;
  const [all, state, promotion, release, components, queued, earlier] = await Promise.all([
    lines.all(),
    lineStateOf(duty, name),
    store.get('promotion', id),
    version === undefined ? undefined : store.record('releases', releaseName(name, version)),
    componentsOf(duty, candidate),
    queuedOf(duty, candidate),
    earlierOf(duty, candidate),
  ]);
  const line = all.find((one) => one.name === name);
  const closed = line && refuseClosed(line, findOpenings, clock.nowMs());
  return {
    ...{ candidate, state, components, queued, earlier },
    ...(promotion && { promotion: promotion.body }),
    ...(release && { release }),
    ...(line && { line }),
    ...(closed && { closed }),
  };
}

/** What people hold and rule matters only while it may be promoted. */
async function componentsOf(
  { ports: { store } }: Duty,
  { phase, frozen }: Candidate,
): Promise<CandidateFacts['components']> {
  if (phase !== 'accepted') return {};
  const found = await inParallel(
    frozen.components,
    async ({ name }) => [name, (await store.get('component', name))?.body] as const,
  );
  return Object.fromEntries(found);
}

async function queuedOf(
  { ports: { store } }: Duty,
  { phase, frozen, builds }: Candidate,
): Promise<readonly string[]> {
  if (phase !== 'building') return [];
  const open = frozen.components.filter(({ name }) => builds[name]?.phase !== 'built');
  const found = await inParallel(open, async ({ name, build }) => {
    const kept = await store.get('build', build);
    return kept?.body.queuedSinceMs === undefined ? [] : [name];
  });
  return found.flat();
}

async function earlierOf(
  { ports: { store } }: Duty,
  { id, line, phase }: Candidate,
): Promise<readonly PhaseTimes[]> {
  if (!endsByItself(phase)) return [];
  const rows = await store.rows('candidates-of-line', line, lookedAtMax);
  return rows.filter((one) => one.id !== id).map(({ row }) => row.enteredAtMs);
}
