import type { Build } from '#core/build.ts';
import type { Candidate } from '#core/candidate.ts';
import type { Kind } from '#core/kinds.ts';
import { openAttemptOf, type Run } from '#core/run.ts';
import { advance } from './advance.ts';
import { endBuild } from './end-build.ts';
import type { Duty } from './turn.ts';

/**
 * Goes on with a document that somebody says needs it: asks what is true where a message may have
 * been lost, lets deadlines pass judgement, and pays what is owed. Safe at any time.
 */
export async function resume(duty: Duty, kind: Kind, id: string): Promise<void> {
  switch (kind) {
    case 'line':
      await advance(duty, kind, id, { type: 'due' });
      return;
    case 'build':
      await resumeBuild(duty, id);
      return;
    case 'candidate':
      await resumeCandidate(duty, id);
      return;
    case 'tag':
    case 'promotion':
    case 'floating-tag':
      await advance(duty, kind, id);
      return;
  }
}

async function resumeBuild(duty: Duty, id: string): Promise<void> {
  const found = await duty.ports.store.get('build', id);
  if (found === undefined) return;
  if (isOver(duty, found.body.recheckAtMs)) await recheckBuild(duty, id, found.body);
  await advance(duty, 'build', id, { type: 'due' });
}

async function recheckBuild(duty: Duty, id: string, build: Build): Promise<void> {
  const isStillRunning = await askAfter(duty, [build.imagesRun, build.unitRun]);
  if (isStillRunning) await advance(duty, 'build', id, { type: 'still-running' });
}

async function resumeCandidate(duty: Duty, id: string): Promise<void> {
  const found = await duty.ports.store.get('candidate', id);
  if (found === undefined) return;
  if (duty.worker === 'gc-tick' && isOver(duty, found.body.expiresAtMs)) {
    await advance(duty, 'candidate', id, { type: 'expired' });
    return;
  }
  if (isOver(duty, found.body.recheckAtMs)) await recheckCells(duty, id, found.body);
  await advance(duty, 'candidate', id, { type: 'due' });
}

async function recheckCells(duty: Duty, id: string, candidate: Candidate): Promise<void> {
  const isStillRunning = await askAfter(duty, Object.values(candidate.cells));
  if (isStillRunning) await advance(duty, 'candidate', id, { type: 'still-running' });
}

/** Asks Cloud Build after every open attempt; answers whether any of them still runs. */
async function askAfter(duty: Duty, runs: readonly Run[]): Promise<boolean> {
  let isStillRunning = false;
  for (const run of runs) {
    const buildId = openAttemptOf(run)?.buildId;
    const view = buildId === undefined ? undefined : await duty.ports.builds.get(buildId);
    if (view === undefined) continue;
    const { isMoved } = await endBuild(duty, view);
    isStillRunning ||= !isMoved;
  }
  return isStillRunning;
}

function isOver({ ports }: Duty, atMs: number | undefined): boolean {
  return atMs !== undefined && atMs <= ports.clock.nowMs();
}
