import { posix } from 'node:path';
import { declareArgs, readGlobals } from './build-args.ts';
import { makeDirectory, overlay } from './copy-files.ts';
import { copyInstruction } from './copy-instruction.ts';
import { type Dockerfile, DockerfileError, type Stage } from './dockerfile.ts';
import type { ArgInstruction, CopyInstruction, Instruction } from './dockerfile-instruction.ts';
import { expandWord } from './dockerfile-word.ts';
import type { FileTree } from './file-tree.ts';
import { findImage, loadImage } from './find-image.ts';
import { writeBlob } from './image-store.ts';
import { readImageTree } from './image-tree.ts';
import { packLayer } from './layer.ts';
import { MEDIA_TYPES } from './manifest.ts';
import { type Platform, parsePlatform } from './platform.ts';
import type { Recipe } from './recipe.ts';
import { parseReference } from './reference.ts';
import { baseStage, configure, emptyStage, type StageState } from './stage.ts';

/** Assembles one stage for one platform, and first the stages that it needs. */
export async function assembleStage(
  index: number,
  platform: Platform,
  recipe: Recipe,
): Promise<StageState> {
  const { dockerfile } = recipe;
  const stage = dockerfile.stages[index];
  if (stage === undefined) throw new Error(`${dockerfile.file} has no stage ${index}`);
  const globals = readGlobals(platform, recipe);
  let state = await at(dockerfile, stage.line, () =>
    begin(stage, index, platform, globals, recipe),
  );
  for (const instruction of stage.instructions) {
    const before = state;
    state = await at(dockerfile, instruction.line, async () => {
      if (instruction.kind === 'arg') {
        return { ...before, args: declareArgs(instruction, before, globals, recipe) };
      }
      return follow(before, instruction, index, platform, recipe);
    });
  }
  return state;
}

/** The stage of that name, or number, among those before `limit`. */
export function findStage(dockerfile: Dockerfile, name: string, limit: number): number | undefined {
  const earlier = dockerfile.stages.slice(0, limit);
  const named = earlier.findLastIndex((stage) => stage.name === name.toLowerCase());
  if (named !== -1) return named;
  return /^\d+$/.test(name) && Number(name) < limit ? Number(name) : undefined;
}

async function at<T>(dockerfile: Dockerfile, line: number, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof DockerfileError) throw error;
    throw new DockerfileError(dockerfile.file, line, error);
  }
}

async function begin(
  stage: Stage,
  index: number,
  target: Platform,
  globals: ReadonlyMap<string, string>,
  recipe: Recipe,
): Promise<StageState> {
  const reading = {
    escapeChar: recipe.dockerfile.escapeChar,
    variable: (name: string) => globals.get(name),
  };
  const name = expandWord(stage.image, reading);
  if (name === '') throw new Error(`FROM ${stage.image} names no image: give --build-arg`);
  const earlier = findStage(recipe.dockerfile, name, index);
  if (earlier !== undefined) {
    return { ...(await assembleStage(earlier, target, recipe)), hasOwnCommand: false };
  }
  const platform =
    stage.platform === undefined ? target : parsePlatform(expandWord(stage.platform, reading));
  return name === 'scratch' ? emptyStage(platform) : readImageStage(name, platform, recipe);
}

async function readImageStage(
  name: string,
  platform: Platform,
  { source }: Recipe,
): Promise<StageState> {
  const found = await findImage(parseReference(name), source);
  if (found === undefined) throw new Error(`the local registry has no image ${name}`);
  const image = await loadImage(found, [platform], source);
  const [trigger] = image.config.config?.OnBuild ?? [];
  if (trigger !== undefined) {
    throw new Error(
      `${name} has ONBUILD ${trigger}: that needs a container tool (docker or buildah)`,
    );
  }
  return baseStage(image, await readImageTree(image, source.home));
}

async function follow(
  state: StageState,
  instruction: Exclude<Instruction, ArgInstruction>,
  index: number,
  platform: Platform,
  recipe: Recipe,
): Promise<StageState> {
  const { escapeChar } = recipe.dockerfile;
  if ('sources' in instruction) {
    const from = await copySource(instruction, index, platform, recipe);
    return addLayer(
      state,
      await copyInstruction(state, instruction, from, recipe),
      instruction,
      recipe,
    );
  }
  const configured = configure(state, instruction, escapeChar);
  if (instruction.kind !== 'workdir') return withHistory(configured, instruction, recipe, true);
  const { WorkingDir: before, ...run } = state.run;
  const directory = posix.resolve('/', before ?? '', configured.run.WorkingDir ?? '');
  const moved = { ...configured, run: { ...run, WorkingDir: directory } };
  const added = makeDirectory(directory, state.tree);
  return addLayer(moved, added, instruction, recipe);
}

async function copySource(
  { from }: CopyInstruction,
  index: number,
  platform: Platform,
  recipe: Recipe,
): Promise<FileTree> {
  if (from === undefined) return recipe.context;
  const earlier = findStage(recipe.dockerfile, from, index);
  if (earlier !== undefined) return (await assembleStage(earlier, platform, recipe)).tree;
  return (await readImageStage(from, platform, recipe)).tree;
}

async function addLayer(
  state: StageState,
  added: FileTree,
  instruction: Instruction,
  recipe: Recipe,
): Promise<StageState> {
  if (added.size === 0) return withHistory(state, instruction, recipe, true);
  const { bytes, diffId } = await packLayer(added, recipe.epochSeconds);
  const layer = await writeBlob(recipe.source.home, MEDIA_TYPES.layer, bytes);
  const grown = {
    ...state,
    layers: [...state.layers, layer],
    diffIds: [...state.diffIds, diffId],
    tree: overlay(state.tree, added),
  };
  return withHistory(grown, instruction, recipe, false);
}

function withHistory(
  state: StageState,
  { source }: Instruction,
  { epochSeconds }: Recipe,
  isEmpty: boolean,
): StageState {
  const created = new Date(epochSeconds * 1000).toISOString();
  const entry = { created, created_by: source, ...(isEmpty ? { empty_layer: true } : {}) };
  return { ...state, history: [...state.history, entry] };
}
