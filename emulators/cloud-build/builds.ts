import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openScratchFolder, type ScratchFolder } from '../scratch-folder.ts';
import { type Build, timestamp } from './build.ts';
import { type BuildStore, openBuildStore } from './build-store.ts';
import type { Executor } from './executor.ts';
import type { Faults } from './faults.ts';
import { createNotifier } from './notify.ts';
import type { BuildSite } from './phases.ts';
import { openTold } from './told.ts';
import { type ChangeBuild, startWork } from './work.ts';

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
export interface BuildsOptions {
  readonly executor: Executor;
  readonly dir: string;
  readonly registryUrl: string;
  readonly storageUrl: string;
  readonly pubsubUrl: string | undefined;
  readonly now: () => number;
  readonly workers: number;
  readonly faults: Faults;
}

/**
 * Opens the builds of a folder: what was queued is queued again, what ran has failed, and whatever
 * was not told is.
 */
export async function openBuilds(options: BuildsOptions): Promise<Builds> {
  const store = await openBuildStore(join(options.dir, 'builds'));
  await options.executor.endLeftovers();
  const { scratch, ...site } = await openSite(options);
  const told = await openTold(join(options.dir, 'told'));
  const notifier = createNotifier(options.pubsubUrl, told, options.faults);
  const change: ChangeBuild = async (id, changes) => {
    const before = store.get(id);
    if (before === undefined) throw new Error(`There is no build ${id}`);
    const build = { ...before, ...changes };
    await store.save(build);
    notifier.notify(build);
    return build;
  };
  const work = startWork(site, options.workers, change);
  for (const build of store.list().toReversed()) {
    if (build.status === 'WORKING') await change(build.id, lost(site.now()));
    else if (!told.has(build)) notifier.notify(build);
    if (build.status === 'QUEUED') work.add(build);
  }
  return {
    get: store.get,
    list: store.list,
    add: async (build) => {
      await store.save(build);
      notifier.notify(build);
      work.add(build);
    },
    cancel: async (id) => {
      await work.cancel(id);
      return store.get(id);
    },
    close: async () => {
      await work.close();
      await notifier.close();
      await scratch.close();
      await options.executor.close();
    },
  };
}

/** The workspaces lie outside of every repository, so that git and npm find no other one above. */
async function openSite({
  executor,
  dir,
  registryUrl,
  storageUrl,
  now,
}: BuildsOptions): Promise<BuildSite & { readonly scratch: ScratchFolder }> {
  const logDir = join(dir, 'logs');
  await mkdir(logDir, { recursive: true });
  const scratch = await openScratchFolder('cloud-build', dir);
  return { scratch, executor, workDir: scratch.path, logDir, registryUrl, storageUrl, now };
}

function lost(nowMs: number): Partial<Build> {
  const statusDetail = 'the emulator ended while the build ran';
  return { status: 'INTERNAL_ERROR', statusDetail, finishTime: timestamp(nowMs) };
}
