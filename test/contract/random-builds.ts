import fc from 'fast-check';
import { type BuildPurpose, buildTags } from '#core/identity.ts';
import type { Builds, BuildView } from '#flow/builds.ts';
import type { Command } from './alike.ts';
import { aRequest } from './builds.ts';

interface Run {
  readonly run: 'images' | 'unit';
  readonly attempt: number;
}

/** Builds of one place, and the ids of those it has started, oldest first. */
export interface KnownBuilds {
  readonly builds: Builds;
  readonly ids: string[];
}

/** Commands upon builds of one key. */
export function buildCommands(): fc.Arbitrary<readonly Command<KnownBuilds>[]> {
  const purpose = fc.constantFrom<Run>(
    { run: 'images', attempt: 1 },
    { run: 'images', attempt: 2 },
    { run: 'unit', attempt: 1 },
  );
  const which = fc.nat({ max: 4 });
  const command = fc.oneof(
    purpose.map(start),
    purpose.map(find),
    which.map(get),
    which.map(cancel),
  );
  return fc.array(command, { minLength: 3, maxLength: 12 });
}

function start(run: Run): Command<KnownBuilds> {
  return {
    says: `start ${run.run} ${run.attempt}`,
    call: async (known, key) => {
      const view = await known.builds.start(aRequest(purposeOf(key, run)));
      known.ids.push(view.id);
      return seen(known, view);
    },
  };
}

function find(run: Run): Command<KnownBuilds> {
  return {
    says: `find ${run.run} ${run.attempt}`,
    call: async (known, key) =>
      (await known.builds.find(buildTags(purposeOf(key, run)))).map((view) => seen(known, view)),
  };
}

function get(which: number): Command<KnownBuilds> {
  return {
    says: `get build ${which}`,
    call: async (known) => {
      const view = await known.builds.get(idOf(known, which));
      return view && seen(known, view);
    },
  };
}

function cancel(which: number): Command<KnownBuilds> {
  return {
    says: `cancel build ${which}`,
    call: async (known) => {
      const id = known.ids[which];
      return id === undefined ? 'no such build' : known.builds.cancel(id);
    },
  };
}

function purposeOf(key: string, run: Run): BuildPurpose {
  return { kind: 'build', key, ...run };
}

function idOf({ ids }: KnownBuilds, which: number): string {
  return ids[which] ?? '00000000-0000-4000-8000-000000000000';
}

/** What two places must agree upon: which build it is, and whether it is over. */
function seen({ ids }: KnownBuilds, view: BuildView) {
  const { id, status, purpose, substitutions } = view;
  return { which: ids.indexOf(id), isCancelled: status === 'cancelled', purpose, substitutions };
}
