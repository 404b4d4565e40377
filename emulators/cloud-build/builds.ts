import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Build, durationMs, isFinal, timestamp } from './build.ts';
import { type BuildStore, openBuildStore } from './build-store.ts';
import { createNotifier } from './notify.ts';
import { createQueue } from './queue.ts';
import { type BuildEnd, type BuildSite, runBuild } from './run-build.ts';
import { BuildStopped } from './stop.ts';

/** The builds of the emulator: those that wait, those that run and those that ended. */
export type Builds = Pick<BuildStore, 'get' | 'list'> & {
  /** Keeps a new build and queues it. */
  readonly add: (build: Build) => Promise<void>;
  /** Ends a build that has not ended; resolves with it when nothing of it runs any more. */
  readonly cancel: (id: string) => Promise<Build | undefined>;
  /** Ends what runs, as a crash would; the next start makes it INTERNAL_ERROR. */
  readonly close: () => Promise<void>;
};

/** Where the builds are kept and run. */
export type BuildsOptions = {
  readonly dir: string;
  readonly registryUrl: string;
  readonly storageUrl: string;
  readonly pubsubUrl: string | undefined;
  readonly now: () => number;
  readonly workers: number;
};

/** A build that runs, and the way to end it. */
type Running = { readonly stop: AbortController; readonly ended: Promise<void> };

/** Opens the builds of a folder: what was queued is queued again, what ran has failed. */
export async function openBuilds(options: BuildsOptions): Promise<Builds> {
  const store = await openBuildStore(join(options.dir, 'builds'));
  const site = await openSite(options);
  const notifier = createNotifier(options.pubsubUrl);
  const running = new Map<string, Running>();
  const change = async (id: string, changes: Partial<Build>): Promise<void> => {
    const before = store.get(id);
    if (before === undefined) return;
    const build = { ...before, ...changes };
    await store.save(build);
    notifier.notify(build);
  };
  let closed = false;
  const queue = createQueue(options.workers, async (id) => {
    const stop = new AbortController();
    const work = runOne(id, stop.signal);
    running.set(id, { stop, ended: work });
    await work;
    running.delete(id);
  });
  const runOne = async (id: string, signal: AbortSignal): Promise<void> => {
    await change(id, { status: 'WORKING', startTime: timestamp(site.now()) });
    const build = store.get(id);
    if (build === undefined) return;
    const end = await runBuild(build, site, signal).catch(internalError);
    if (!closed) await change(id, { ...end, finishTime: timestamp(site.now()) });
  };
  const finishWaiting = async (id: string, status: 'CANCELLED' | 'EXPIRED'): Promise<void> => {
    if (queue.remove(id)) await change(id, { status, finishTime: timestamp(site.now()) });
  };
  const enqueue = (build: Build): void => {
    const waitedMs = site.now() - Date.parse(build.createTime);
    const leftMs = Math.max(0, durationMs(build.queueTtl) - waitedMs);
    queue.add(build.id);
    setTimeout(() => finishWaiting(build.id, 'EXPIRED'), leftMs).unref();
  };
  await recover(store, site.now, change, enqueue);
  return {
    get: store.get,
    list: store.list,
    add: async (build) => {
      await store.save(build);
      notifier.notify(build);
      enqueue(build);
    },
    cancel: async (id) => {
      await finishWaiting(id, 'CANCELLED');
      const work = running.get(id);
      work?.stop.abort(new BuildStopped('CANCELLED', 'build was cancelled'));
      await work?.ended;
      return store.get(id);
    },
    close: async () => {
      closed = true;
      const reason = new BuildStopped('INTERNAL_ERROR', 'the emulator was ended');
      for (const { stop } of running.values()) stop.abort(reason);
      await queue.close();
      await notifier.close();
      await rm(site.workDir, { recursive: true, force: true });
    },
  };
}

/** The workspaces lie outside of every repository; those that a crash left are deleted. */
async function openSite({ dir, registryUrl, storageUrl, now }: BuildsOptions): Promise<BuildSite> {
  const logDir = join(dir, 'logs');
  await mkdir(logDir, { recursive: true });
  const note = join(dir, 'work-dir');
  const before = await readFile(note, 'utf8').catch(() => '');
  const prefix = join(tmpdir(), 'cloud-build-');
  if (before.startsWith(prefix)) await rm(before, { recursive: true, force: true });
  const workDir = await mkdtemp(prefix);
  await writeFile(note, workDir);
  return { workDir, logDir, registryUrl, storageUrl, now };
}

async function recover(
  store: BuildStore,
  now: () => number,
  change: (id: string, changes: Partial<Build>) => Promise<void>,
  enqueue: (build: Build) => void,
): Promise<void> {
  const statusDetail = 'the emulator ended while the build ran';
  for (const build of store.list().toReversed()) {
    if (isFinal(build.status)) continue;
    if (build.status === 'QUEUED') enqueue(build);
    else await change(build.id, { ...internalError(statusDetail), finishTime: timestamp(now()) });
  }
}

function internalError(error: unknown): BuildEnd {
  const statusDetail = error instanceof Error ? error.message : String(error);
  return { status: 'INTERNAL_ERROR', statusDetail };
}
