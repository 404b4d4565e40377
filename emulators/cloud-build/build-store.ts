import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type InTurn, inTurn } from '../in-turn.ts';
import { replaceFile } from '../replace-file.ts';
import { type Build, buildSchema } from './build.ts';

/** All builds that ever were, in memory and as one JSON file each. */
export interface BuildStore {
  readonly get: (id: string) => Build | undefined;
  /** Newest first. */
  readonly list: () => readonly Build[];
  /** Changes what `get` and `list` answer when the file says so: what was answered survives. */
  readonly save: (build: Build) => Promise<void>;
}

/**
 * Opens the folder of builds, reads what is there and deletes what a crash left half-written.
 * @throws Error naming a file that is broken
 */
export async function openBuildStore(dir: string): Promise<BuildStore> {
  await mkdir(dir, { recursive: true });
  const builds = new Map<string, Build>();
  const turns = new Map<string, InTurn>();
  for (const name of await readdir(dir)) {
    if (name.endsWith('.part')) await rm(join(dir, name));
    if (!name.endsWith('.json')) continue;
    const build = await readBuild(join(dir, name));
    builds.set(build.id, build);
  }
  return {
    get: (id) => builds.get(id),
    list: () => [...builds.values()].sort((left, right) => compareCreation(right, left)),
    save: (build) => {
      const turn = turns.get(build.id) ?? inTurn();
      turns.set(build.id, turn);
      return turn(async () => {
        await replaceFile(join(dir, `${build.id}.json`), JSON.stringify(build));
        builds.set(build.id, build);
      });
    },
  };
}

async function readBuild(file: string): Promise<Build> {
  try {
    return buildSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new Error(`${file} does not hold a build: delete it to go on without`, { cause });
  }
}

function compareCreation(left: Build, right: Build): number {
  if (left.createTime === right.createTime) return 0;
  return left.createTime < right.createTime ? -1 : 1;
}
