import { type Build, durationMs, timestamp } from './build.ts';
import type { BuildSite } from './phases.ts';
import { createQueue } from './queue.ts';
import { type BuildEnd, runBuild } from './run-build.ts';
import { BuildStopped } from './stop.ts';

/** Keeps what has changed of a build and tells about it; resolves with the whole build. */
export type ChangeBuild = (id: string, changes: Partial<Build>) => Promise<Build>;

/** The builds that have not ended. */
export interface Work {
  /** Queues a build; it expires if it waits for longer than its `queueTtl`. */
  readonly add: (build: Build) => void;
  /** Ends a build that waits or runs; resolves when nothing of it runs any more. */
  readonly cancel: (id: string) => Promise<void>;
  /** Ends what runs and changes nothing more, as if the emulator had crashed. */
  readonly close: () => Promise<void>;
}

/** A build that runs, and the way to end it. */
interface Running {
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** Starts the workers. */
export function startWork(site: BuildSite, workers: number, change: ChangeBuild): Work {
  const running = new Map<string, Running>();
  const closing = new AbortController();
  const queue = createQueue(workers, async (id) => {
    const stop = new AbortController();
    const ended = runOne(id, AbortSignal.any([stop.signal, closing.signal]));
    running.set(id, { stop, ended });
    await ended;
    running.delete(id);
  });
  const runOne = async (id: string, signal: AbortSignal): Promise<void> => {
    const build = await change(id, { status: 'WORKING', startTime: timestamp(site.now()) });
    const end = await runBuild(build, site, signal).catch(internalError);
    if (!closing.signal.aborted) await change(id, { ...end, finishTime: timestamp(site.now()) });
  };
  const finishWaiting = async (id: string, status: 'CANCELLED' | 'EXPIRED'): Promise<void> => {
    if (queue.remove(id)) await change(id, { status, finishTime: timestamp(site.now()) });
  };
  return {
    add: (build) => {
      const waitedMs = site.now() - Date.parse(build.createTime);
      const leftMs = Math.max(0, durationMs(build.queueTtl) - waitedMs);
      queue.add(build.id);
      setTimeout(() => finishWaiting(build.id, 'EXPIRED'), leftMs).unref();
    },
    cancel: async (id) => {
      await finishWaiting(id, 'CANCELLED');
      const work = running.get(id);
      work?.stop.abort(new BuildStopped('CANCELLED', 'build was cancelled'));
      await work?.ended;
    },
    close: async () => {
      closing.abort(new BuildStopped('INTERNAL_ERROR', 'the emulator was ended'));
      await queue.close();
    },
  };
}

function internalError(error: unknown): BuildEnd {
  const statusDetail = error instanceof Error ? error.message : String(error);
  return { status: 'INTERNAL_ERROR', statusDetail };
}
