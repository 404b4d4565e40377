import { access, constants, mkdir } from 'node:fs/promises';
import { delimiter, dirname, isAbsolute, join, normalize, sep } from 'node:path';
import { type PreparedImage, prepareImage } from '../images/run-image.ts';
import type { Step } from './build.ts';
import { type BuilderImage, findImage, unknownImage } from './builder-images.ts';
import { installDockerShim } from './docker-shim.ts';
import type { StepContext } from './executor.ts';
import { givenEnvironment } from './step-environment.ts';
import { writeScript } from './step-script.ts';
import { makeVolumes, volumesOf } from './volumes.ts';
import { toHostPaths, type Workspace } from './workspace.ts';

/** What running a step means on the host: a process, or docker's work done by this process. */
export type StepPlan =
  | {
      readonly kind: 'process';
      readonly command: readonly string[];
      readonly environment: Readonly<Record<string, string>>;
      readonly cwd: string;
    }
  | { readonly kind: 'docker'; readonly args: readonly string[]; readonly cwd: string };

/**
 * Decides how the host runs a step: builder images become tools of the host, our own images are
 * unpacked, and the worker's paths become directories of this build.
 *
 * @throws Error where the host cannot run it
 */
export async function planStep(
  step: Step,
  index: number,
  context: StepContext,
  signal: AbortSignal,
): Promise<StepPlan> {
  const image = findImage(step.name, context.registryUrl);
  await makeVolumes(volumesOf(step, context.build), context.workspace);
  const local = localize(step, index, context);
  const cwd = await stepDir(local.dir, context.workspace);
  if (image.kind === 'unknown') throw new Error(unknownImage(step.name));
  if (image.kind === 'own') {
    const dir = join(context.workspace.stepFiles(index), 'image');
    const { registryUrl } = context;
    const prepared = await prepareImage(step.name, { dir, registryUrl, signal });
    const command = await ownCommand(local, prepared, index, context.workspace);
    const environment = stepEnvironment(local, index, context, prepared.env);
    return { kind: 'process', command, environment, cwd };
  }
  const { builder } = image;
  if (builder.docker === 'client' && local.entrypoint === '' && local.script === '') {
    return { kind: 'docker', args: local.args ?? [], cwd };
  }
  const environment = stepEnvironment(local, index, context, {});
  if (builder.docker !== undefined) {
    const { images } = context.workspace;
    const shimDir = join(context.workspace.stepFiles(index), 'bin');
    await installDockerShim(shimDir, images, context.registryUrl);
    environment['PATH'] = `${shimDir}${delimiter}${environment['PATH']}`;
  }
  const command = await builderCommand(local, builder, environment['PATH'] ?? '', index, context);
  return { kind: 'process', command, environment, cwd };
}

/** The step with the worker's paths replaced by directories of this build. */
function localize(step: Step, index: number, { build, workspace }: StepContext): Step {
  const volumes = volumesOf(step, build);
  const local = (text: string): string => toHostPaths(text, workspace, index, volumes);
  return {
    ...step,
    ...(step.args === undefined ? {} : { args: step.args.map(local) }),
    dir: local(step.dir),
    entrypoint: local(step.entrypoint),
    script: local(step.script),
  };
}

/** A step starts in `/workspace`, whatever its image says; `dir` is below. */
async function stepDir(dir: string, workspace: Workspace): Promise<string> {
  const path = isAbsolute(dir) ? normalize(dir) : join(workspace.source, dir);
  if (path !== workspace.root && !path.startsWith(`${workspace.root}${sep}`)) {
    throw new Error(`dir "${dir}" is outside of /workspace: the host executor has no such place`);
  }
  await mkdir(path, { recursive: true });
  return path;
}

async function ownCommand(
  step: Step,
  image: PreparedImage,
  index: number,
  workspace: Workspace,
): Promise<readonly string[]> {
  if (step.script !== '') return [await writeScript(step.script, workspace.stepFiles(index))];
  const args = step.args ?? [];
  if (step.entrypoint !== '') return image.hostCommand([step.entrypoint, ...args]);
  if (args.length === 0) return image.command;
  if (image.entrypointOnly.length === 0) return image.hostCommand(args);
  const [, ...hostArgs] = image.hostCommand(['sh', ...args]);
  return [...image.entrypointOnly, ...hostArgs];
}

async function builderCommand(
  step: Step,
  builder: BuilderImage,
  path: string,
  index: number,
  { workspace }: StepContext,
): Promise<readonly string[]> {
  if (step.script !== '') return [await writeScript(step.script, workspace.stepFiles(index))];
  const args = step.args ?? [];
  if (step.entrypoint !== '') return [step.entrypoint, ...args];
  const [first = ''] = args;
  if (builder.orNode && first !== '' && !(await isCommand(first, path))) return ['node', ...args];
  return [...builder.entrypoint, ...(args.length === 0 ? builder.cmd : args)];
}

/** Nothing of our own environment but the language and the way to the host's tools. */
function stepEnvironment(
  step: Step,
  index: number,
  { build, workspace }: StepContext,
  imageEnvironment: Readonly<Record<string, string>>,
): Record<string, string> {
  const volumes = volumesOf(step, build);
  const given = [...givenEnvironment(step, build)].map(([name, value]) => {
    return [name, toHostPaths(value, workspace, index, volumes)];
  });
  return {
    PATH: hostPath(),
    LANG: process.env['LANG'] ?? 'C.UTF-8',
    TMPDIR: workspace.temporary,
    ...imageEnvironment,
    HOME: workspace.home,
    BUILDER_OUTPUT: workspace.outputs(index),
    ...Object.fromEntries(given),
  };
}

/** Our own Node first, so that all steps run one; no commands of the packages we depend on. */
function hostPath(): string {
  const path = (process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin').split(delimiter);
  const ofTheHost = path.filter((dir) => !dir.includes('node_modules'));
  return [...new Set([dirname(process.execPath), ...ofTheHost])].join(delimiter);
}

async function isCommand(word: string, path: string): Promise<boolean> {
  if (word.startsWith('-') || word.includes('/')) return false;
  const found = await Promise.all(
    path.split(delimiter).map((dir) => isExecutable(join(dir, word))),
  );
  return found.includes(true);
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
