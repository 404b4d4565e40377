import type { BuildPurpose } from '#core/identity.ts';
import { leaseMs, type Owed } from '#core/owed.ts';
import { inParallel } from './in-parallel.ts';
import type { Found, Kept } from './store.ts';
import type { Duty } from './turn.ts';
import { wake } from './wake.ts';

/** Whoever asks for a place takes no longer than this; one that died there keeps nobody back. */
const askingMs = 60_000;

/** A document with runs that wait to be started. */
interface Waiting {
  readonly kind: 'build' | 'candidate';
  readonly id: string;
  readonly sinceMs: number;
  readonly starts: readonly Start[];
}

/** A start that is owed. */
interface Start {
  readonly purpose: BuildPurpose;
  readonly owed: Owed<{ readonly key: string; readonly notBeforeMs?: number }>;
}

/**
 * What waits for a place for longer than a build of this purpose, the longest first. What rests
 * after a failure does not stand in the way of others meanwhile.
 */
export async function olderWaiting(
  duty: Duty,
  purpose: BuildPurpose,
): Promise<readonly BuildPurpose[]> {
  const nowMs = duty.ports.clock.nowMs();
  const [kind, id] =
    purpose.kind === 'build'
      ? (['build', purpose.key] as const)
      : (['candidate', purpose.candidate] as const);
  const own = await duty.ports.store.get(kind, id);
  const sinceMs = own?.body.queuedSinceMs ?? nowMs;
  const waiting = await waitingUntil(duty, sinceMs);
  return waiting
    .filter((one) => inOrder(one, { kind, id, sinceMs }) < 0)
    .flatMap(({ starts }) => starts.filter(({ owed }) => isAble(owed, nowMs)))
    .map((start) => start.purpose);
}

/** Wakes who waits for longest, as many as have a place now. Who is not woken is swept up. */
export async function wakeWaiting(duty: Duty, free: number): Promise<void> {
  if (free <= 0) return;
  let left = free;
  for (const { kind, id, starts } of await waitingUntil(duty, Number.MAX_SAFE_INTEGER)) {
    const resting = starts.filter(({ owed }) => owed.waits === 'rests').length;
    if (resting === 0 || left <= 0) continue;
    left -= resting;
    try {
      await wake(duty.ports, { worker: 'build-finished', kind, id });
    } catch (error) {
      duty.ports.log.warn('a wake failed; the sweep repeats it', { kind, id, error });
    }
  }
}

async function waitingUntil(duty: Duty, sinceMs: number): Promise<readonly Waiting[]> {
  const { store, places } = duty.ports;
  const [builds, candidates] = await Promise.all([
    store.query('queued-builds', sinceMs, places.buildsMax),
    store.query('queued-candidates', sinceMs, places.buildsMax),
  ]);
  const waiting = await inParallel([...builds, ...candidates], (one) => lookAt(duty, one));
  return waiting.flat().sort(inOrder);
}

async function lookAt({ ports }: Duty, { kind, id }: Found): Promise<readonly Waiting[]> {
  if (kind === 'build') {
    const kept = await ports.store.get('build', id);
    return kept === undefined ? [] : waitingOf('build', id, kept, buildStarts(id, kept));
  }
  const kept = await ports.store.get('candidate', id);
  return kept === undefined ? [] : waitingOf('candidate', id, kept, cellStarts(id, kept));
}

function waitingOf(
  kind: Waiting['kind'],
  id: string,
  { body }: Kept<'build'> | Kept<'candidate'>,
  starts: readonly Start[],
): readonly Waiting[] {
  const sinceMs = body.queuedSinceMs;
  return sinceMs === undefined ? [] : [{ kind, id, sinceMs, starts }];
}

function buildStarts(key: string, { owed }: Kept<'build'>): readonly Start[] {
  return owed.flatMap((one) => {
    if (one.effect.type !== 'start-run') return [];
    const { run, attempt } = one.effect;
    return [{ purpose: { kind: 'build', key, run, attempt } as const, owed: one }];
  });
}

function cellStarts(candidate: string, { body, owed }: Kept<'candidate'>): readonly Start[] {
  return owed.flatMap((one) => {
    if (one.effect.type !== 'start-cell') return [];
    const { cell, attempt } = one.effect;
    const isOurs = body.frozen.cells.some(({ id, runs }) => id === cell && runs === 'cloud-build');
    return isOurs
      ? [{ purpose: { kind: 'cell', candidate, cell, attempt } as const, owed: one }]
      : [];
  });
}

/** Whether a start could be made now: it waits for its place, is due, or somebody just asks. */
function isAble({ effect, error, dueAtMs, waits }: Start['owed'], nowMs: number): boolean {
  if (waits !== undefined || dueAtMs <= nowMs) return true;
  const isResting = error !== undefined || (effect.notBeforeMs ?? 0) > nowMs;
  return !isResting && dueAtMs > nowMs + leaseMs - askingMs;
}

type Rank = Pick<Waiting, 'kind' | 'id' | 'sinceMs'>;

function inOrder(a: Rank, b: Rank): number {
  const [one, other] = [`${a.kind}:${a.id}`, `${b.kind}:${b.id}`];
  return a.sinceMs - b.sinceMs || (one < other ? -1 : Number(one > other));
}
