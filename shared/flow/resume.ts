import type { Build } from '#core/build.ts';
import type { Candidate } from '#core/candidate.ts';
import type { BuildPurpose } from '#core/identity.ts';
import type { Kind } from '#core/kinds.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { openAttemptOf, type Run } from '#core/run.ts';
import { attemptsToAskAfter } from '#core/running-cells.ts';
import { advance } from './advance.ts';
import type { BuildView } from './builds.ts';
import { compareFloatingTag } from './compare-floating-tag.ts';
import { detectTag } from './detect-tag.ts';
import { endBuild } from './end-build.ts';
import { together } from './in-parallel.ts';
import { linesWith } from './look-at-tag.ts';
import type { Kept } from './store.ts';
import type { Duty } from './turn.ts';

/**
 * Goes on with a document that somebody says needs it: asks what is true where a message may have
 * been lost, lets deadlines pass judgement, and pays what is owed. Safe at any time.
 *
 * @throws PermanentError `unknown` for a document that is not there: none is ever deleted.
 */
export async function resume(duty: Duty, kind: Kind, id: string): Promise<void> {
  switch (kind) {
    case 'line':
      await known(duty, kind, id);
      await advance(duty, kind, id, { type: 'due' });
      return;
    case 'build':
      await resumeBuild(duty, id);
      return;
    case 'candidate':
      await resumeCandidate(duty, id);
      return;
    case 'tag':
      await resumeTag(duty, id);
      return;
    case 'floating-tag': {
      const seen = await compareFloatingTag(duty, id, await known(duty, kind, id));
      await advance(duty, kind, id, seen);
      return;
    }
    case 'component':
    case 'promotion':
      await known(duty, kind, id);
      await advance(duty, kind, id);
      return;
  }
}

/** A component that no line has any more is not looked at; its tag waits no less. */
async function resumeTag(duty: Duty, id: string): Promise<void> {
  const { body } = await known(duty, 'tag', id);
  const { component, tag } = body;
  const lines = linesWith(await duty.ports.lines.all(), component);
  if (isOver(duty, body.recheckAtMs) && lines.length > 0)
    await detectTag(duty, { component, tag, via: 'sweep-tick', gone: true });
  await advance(duty, 'tag', id, { type: 'due' });
}

async function resumeBuild(duty: Duty, id: string): Promise<void> {
  const { body } = await known(duty, 'build', id);
  const isDue = isOver(duty, body.recheckAtMs);
  await inAnyCase(isDue ? () => recheckBuild(duty, id, body) : undefined, () =>
    advance(duty, 'build', id, { type: 'due' }),
  );
}

async function recheckBuild(duty: Duty, key: string, build: Build): Promise<void> {
  const isStillRunning = await askAfter(duty, [
    ...asked(build.imagesRun, (attempt) => ({ kind: 'build', key, run: 'images', attempt })),
    ...asked(build.unitRun, (attempt) => ({ kind: 'build', key, run: 'unit', attempt })),
  ]);
  if (isStillRunning) await advance(duty, 'build', key, { type: 'still-running' });
}

function asked(run: Run, purposeOf: (attempt: number) => BuildPurpose): readonly AskedAfter[] {
  const open = openAttemptOf(run);
  return open?.buildId === undefined
    ? []
    : [{ buildId: open.buildId, purpose: purposeOf(open.attempt) }];
}

async function resumeCandidate(duty: Duty, id: string): Promise<void> {
  const { body } = await known(duty, 'candidate', id);
  const isDue = isOver(duty, body.recheckAtMs);
  await inAnyCase(isDue ? () => recheckCells(duty, id, body) : undefined, () =>
    advance(duty, 'candidate', id, { type: 'due' }),
  );
}

/** What is told of a cell after its deadline is recorded too, until nobody hears it any more. */
async function recheckCells(duty: Duty, id: string, candidate: Candidate): Promise<void> {
  const nowMs = duty.ports.clock.nowMs();
  const cells = candidate.frozen.cells.flatMap((cell) =>
    attemptsToAskAfter(candidate, cell, nowMs).map(({ attempt, buildId }) => ({
      buildId,
      purpose: { kind: 'cell', candidate: id, cell: cell.id, attempt } as const,
    })),
  );
  await askAfter(duty, cells);
  await advance(duty, 'candidate', id, { type: 'still-running' });
}

/** A build of ours that may have ended, and what it is for. */
interface AskedAfter {
  readonly buildId: string;
  readonly purpose: BuildPurpose;
}

/** Asks Cloud Build after every one, also after one has failed; whether any of them still runs. */
async function askAfter(duty: Duty, asked: readonly AskedAfter[]): Promise<boolean> {
  const errors: unknown[] = [];
  let isStillRunning = false;
  for (const { buildId, purpose } of asked) {
    try {
      const view = await duty.ports.builds.get(buildId);
      const { isMoved } = await endBuild(duty, view ?? lost(buildId, purpose));
      isStillRunning ||= !isMoved;
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw together(errors);
  return isStillRunning;
}

/** What fails when it is asked keeps no deadline from passing; it is asked again all the same. */
async function inAnyCase(
  ask: (() => Promise<unknown>) | undefined,
  judge: () => Promise<unknown>,
): Promise<void> {
  const [asked] = await Promise.allSettled([ask?.()]);
  await judge();
  if (asked.status === 'rejected') throw asked.reason;
}

/** A build that Cloud Build no longer knows will never tell its end; it may be tried again. */
function lost(id: string, purpose: BuildPurpose): BuildView {
  const detail = `Cloud Build knows no build ${id}`;
  const nothing = { substitutions: {}, createdAtMs: 0, logUrl: '' };
  return { id, status: 'internal-error', purpose, detail, ...nothing };
}

async function known<K extends Kind>({ ports }: Duty, kind: K, id: string): Promise<Kept<K>> {
  const found = await ports.store.get(kind, id);
  if (found === undefined) throw new PermanentError('unknown', `there is no ${kind} ${id}`);
  return found;
}

function isOver({ ports }: Duty, atMs: number | undefined): boolean {
  return atMs !== undefined && atMs <= ports.clock.nowMs();
}
