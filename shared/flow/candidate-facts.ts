import type { Build } from '#core/build.ts';
import type { Candidate } from '#core/candidate.ts';
import type { CandidateFacts } from '#core/candidate-facts.ts';
import { endsByItself, reckonedMax } from '#core/expectation.ts';
import { type FindOpenings, refuseClosed } from '#core/promotion-window.ts';
import { releaseName } from '#core/release.ts';
import { inParallel } from './in-parallel.ts';
import { lineStateOf } from './line-so-far.ts';
import type { Duty } from './turn.ts';

/** The candidate itself is among the newest of its line, and tells nothing of how long others took. */
const earlierMax = reckonedMax + 1;

/**
 * Reads what the verdict on a candidate rests on: documents alone, no registry and no repository, and
 * of those what matters in its phase, for pages ask again and again.
 *
 * @param builds those of the candidate, as far as it matters which of them wait for a place
 */
export async function candidateFacts(
  duty: Duty,
  candidate: Candidate,
  builds: readonly Build[],
  findOpenings: FindOpenings,
): Promise<CandidateFacts> {
  const { clock, lines, store } = duty.ports;
  const { id, line: name, version, phase, frozen } = candidate;
  const names = frozen.components.map((one) => one.name);
  const [known, state, promotion, release, components, rows] = await Promise.all([
    lines.all(),
    lineStateOf(duty, name),
    store.get('promotion', id),
    version === undefined ? undefined : store.record('releases', releaseName(name, version)),
    phase === 'accepted' ? componentsOf(duty, names) : {},
    endsByItself(phase) ? store.rows('candidates-of-line', name, earlierMax) : [],
  ]);
  const line = known.find((one) => one.name === name);
  const closed = line && refuseClosed(line, findOpenings, clock.nowMs());
  return {
    ...{ candidate, state, components },
    ...(promotion && { promotion: promotion.body }),
    ...(release && { release }),
    ...(line && { line }),
    queued: builds.flatMap((one) => (one.queuedSinceMs === undefined ? [] : [one.component])),
    ...(closed && { closed }),
    earlier: rows.flatMap((one) => (one.id === id ? [] : [one.row.enteredAtMs])),
  };
}

/** The builds of a candidate that there are documents of. */
export async function buildsOf({ ports }: Duty, { frozen }: Candidate): Promise<readonly Build[]> {
  const keys = [...new Set(frozen.components.map(({ build }) => build))];
  const found = await inParallel(keys, (key) => ports.store.get('build', key));
  return found.flatMap((kept) => (kept === undefined ? [] : [kept.body]));
}

/** What is recorded of components, by name. */
export async function componentsOf(
  { ports }: Duty,
  names: readonly string[],
): Promise<CandidateFacts['components']> {
  const found = await inParallel(
    names,
    async (name) => [name, (await ports.store.get('component', name))?.body] as const,
  );
  return Object.fromEntries(found);
}
