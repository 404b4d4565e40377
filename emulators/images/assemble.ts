import { assembleStage, findStage } from './assemble-stage.ts';
import { writeBlob } from './image-store.ts';
import { type Descriptor, MEDIA_TYPES, type RunConfig } from './manifest.ts';
import { formatPlatform, type Platform } from './platform.ts';
import type { Recipe } from './recipe.ts';
import type { StageState } from './stage.ts';

/** What is asked of an assembly beside its recipe. */
export interface AssemblyOrder {
  readonly platforms: readonly Platform[];
  readonly labels: ReadonlyMap<string, string>;
  /** The stage to end with, if not the last. */
  readonly target?: string;
}

/**
 * Assembles an image in the build's store: a manifest for one platform, an index for several.
 *
 * The same recipe and order give the same digest, on any day and in any directory.
 */
export async function assembleImage(recipe: Recipe, order: AssemblyOrder): Promise<Descriptor> {
  noteUnusedArgs(recipe);
  const index = findTarget(recipe, order.target);
  const children: object[] = [];
  let only: Descriptor | undefined;
  for (const platform of sorted(order.platforms)) {
    const state = await assembleStage(index, platform, recipe);
    only = await writeImageManifest(state, order.labels, recipe);
    children.push({ ...only, platform: state.platform });
  }
  if (only !== undefined && children.length === 1) return only;
  return writeJson(recipe, MEDIA_TYPES.index, { manifests: children });
}

/** Known to BuildKit without an ARG: proxies, and the time of everything. */
const PREDEFINED = /^((https?|ftp|no|all)_proxy|SOURCE_DATE_EPOCH)$/i;

function noteUnusedArgs({ dockerfile, buildArgs, note }: Recipe): void {
  const instructions = dockerfile.stages.flatMap((stage) => stage.instructions);
  const declared = [...dockerfile.globals, ...instructions].flatMap((instruction) =>
    instruction.kind === 'arg' ? instruction.names.map(({ name }) => name) : [],
  );
  const unused = [...buildArgs.keys()].filter((name) => !declared.includes(name));
  const unknown = unused.filter((name) => !PREDEFINED.test(name));
  if (unknown.length > 0) note(`${dockerfile.file} declares no ARG ${unknown.join(', ')}`);
}

function findTarget({ dockerfile }: Recipe, target: string | undefined): number {
  const count = dockerfile.stages.length;
  const index = target === undefined ? count - 1 : findStage(dockerfile, target, count);
  if (index === undefined) throw new Error(`${dockerfile.file} has no stage ${target}`);
  return index;
}

function sorted(platforms: readonly Platform[]): readonly Platform[] {
  const byName = new Map(platforms.map((platform) => [formatPlatform(platform), platform]));
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, platform]) => platform);
}

async function writeImageManifest(
  state: StageState,
  labels: ReadonlyMap<string, string>,
  recipe: Recipe,
): Promise<Descriptor> {
  const { os, architecture, variant } = state.platform;
  const document = {
    created: new Date(recipe.epochSeconds * 1000).toISOString(),
    architecture,
    os,
    ...(variant === undefined ? {} : { variant }),
    config: orderedConfig(state.run, labels),
    rootfs: { type: 'layers', diff_ids: state.diffIds },
    history: state.history,
  };
  const bytes = Buffer.from(JSON.stringify(document));
  const config = await writeBlob(recipe.source.home, MEDIA_TYPES.config, bytes);
  return writeJson(recipe, MEDIA_TYPES.manifest, { config, layers: state.layers });
}

function orderedConfig(run: RunConfig, labels: ReadonlyMap<string, string>): object {
  const all = { ...run, Labels: { ...run.Labels, ...Object.fromEntries(labels) } };
  const set = Object.entries(all).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(set.sort(([a], [b]) => (a < b ? -1 : 1)).map(orderedEntry));
}

/** Maps (labels, ports, volumes) by name; lists (commands, Env) as they are. */
function orderedEntry([key, value]: [string, unknown]): [string, unknown] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [key, value];
  return [key, Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))];
}

async function writeJson(recipe: Recipe, mediaType: string, content: object): Promise<Descriptor> {
  const document = { schemaVersion: 2, mediaType, ...content };
  return writeBlob(recipe.source.home, mediaType, Buffer.from(JSON.stringify(document)));
}
