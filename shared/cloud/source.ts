import { changeLogBytesMax } from '#core/change-log.ts';
import type { Component } from '#core/line.ts';
import { PermanentError } from '#core/permanent-error.ts';
import type { Repository } from '#core/repository.ts';
import { readCommands } from '#edge/makefile.ts';
import { readRecipe } from '#edge/recipe.ts';
import type { Source, SourceCommit } from '#flow/source.ts';
import { type Repacked, readFiles, repack } from './archive.ts';
import { fileAt } from './archive-tree.ts';
import { changeLogsIn } from './change-log-files.ts';
import { isBefore } from './git-ancestry.ts';
import { type Dates, openDates } from './git-dates.ts';
import { type GitHost, gitHost } from './git-host.ts';
import { listRefs } from './git-refs.ts';
import { type GitServer, openServers } from './git-server.ts';
import { chunksOf, persistently } from './http.ts';
import { missingFile, releasedFilesIn } from './released-files.ts';
import type { Settings } from './settings.ts';

/** The largest recipe of a component. */
const recipeBytesMax = 256 * 1024;
/** The largest file that is released beside the images. */
const releasedFileBytesMax = 1024 * 1024;

/** The largest Makefile. */
const makefileBytesMax = 1024 * 1024;

const recipePath = 'cloudbuild.yaml';
const makefilePath = 'Makefile';
const giveRecipe = 'add it, or give the component a recipe in the release line file';

/** Git repositories: refs by Git's smart HTTP protocol, files by the host's archive of a commit. */
export function gitSource(settings: Pick<Settings, 'gitEndpoint'>): Source {
  const host = gitHost(settings);
  const servers = openServers(host);
  const dates = openDates(host);
  return {
    refs: (repository) =>
      persistently(() => servers.with(repository, (server) => readRefs(host, server, dates))),
    contains: async (repository, tips, commit) => {
      for (const one of [commit, ...tips]) assertCommit(one);
      if (tips.length === 0 || tips.includes(commit)) return tips.length > 0;
      return persistently(() =>
        servers.with(repository, (server) => isBefore(host, server, commit, tips)),
      );
    },
    commit: async (component, commit) => {
      assertCommit(commit);
      const repacked = await persistently(() => fetchArchive(host, component, commit));
      return readCommit(component, commit, repacked);
    },
  };
}

function assertCommit(commit: string): void {
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit))
    throw new PermanentError('malformed', `${JSON.stringify(commit)} is no commit`);
}

async function readRefs(host: GitHost, server: GitServer, dates: Dates): Promise<Repository> {
  const { tags, ...others } = await listRefs(host, server);
  const named = await dates.of(server, new Set(tags.map(({ id }) => id)));
  return {
    ...others,
    tags: tags.flatMap(({ tag, id }) => {
      const one = named.get(id);
      return one === undefined || one === 'no commit' ? [] : [{ tag, ...one }];
    }),
  };
}

async function fetchArchive(
  host: GitHost,
  { repository }: Component,
  commit: string,
): Promise<Repacked> {
  const address = `${host.at(repository)}/archive/${commit}.tar.gz`;
  const [answer, asked] = await host.ask({ method: 'GET', address });
  return repack(chunksOf(asked, answer), commit);
}

async function readCommit(
  component: Component,
  commit: string,
  { archive, tree, committedAtMs }: Repacked,
): Promise<SourceCommit> {
  const where = `${component.name} at ${commit}`;
  const released = releasedFilesIn(tree, component.files, where);
  const recipe = fileAt(tree, recipePath);
  if (component.recipe === undefined && recipe === undefined)
    throw missingFile(where, recipePath, tree.get(recipePath), giveRecipe);
  const makefile = fileAt(tree, makefilePath);
  const limits = new Map(makefile === undefined ? [] : [[makefile, makefileBytesMax]]);
  const limit = (place: string, bytesMax: number) =>
    limits.set(place, Math.max(bytesMax, limits.get(place) ?? 0));
  if (component.recipe === undefined && recipe !== undefined) limit(recipe, recipeBytesMax);
  for (const place of released.values()) limit(place, releasedFileBytesMax);
  const logs = changeLogsIn(tree);
  const beginnings = new Map(
    logs.filter((path) => !limits.has(path)).map((path) => [path, changeLogBytesMax + 1]),
  );
  const contents = await readFiles(archive, limits, beginnings);
  const read = (place = '') => contents.get(place) ?? new Uint8Array();
  const files = [...released].map(([path, place]) => [path, read(place)] as const);
  const commands = readCommands(textOf(contents.get(makefile ?? '')));
  return {
    committedAtMs,
    archive,
    recipe: component.recipe ?? readRecipe(textOf(read(recipe)), `${recipePath} of ${where}`),
    ...(commands && { commands }),
    files: Object.fromEntries(files),
    changeLogs: Object.fromEntries(logs.map((path) => [path, beginningOf(contents.get(path))])),
  };
}

function textOf(bytes: Uint8Array = new Uint8Array()): string {
  return Buffer.from(bytes).toString('utf8');
}

/** One byte more than is read tells a change log that is longer. */
function beginningOf(bytes: Uint8Array = new Uint8Array()): Uint8Array {
  return bytes.subarray(0, changeLogBytesMax + 1);
}
