import { posix } from 'node:path';
import type { Step } from './build.ts';
import type { StepContext } from './executor.ts';
import { givenEnvironment } from './step-environment.ts';
import { volumesOf } from './volumes.ts';

/** The label of every container, whose value says which emulator made it. */
export const ownerLabel = 'csi-release.cloud-build';

const scriptPlace = '/builder/script';

/** What a container of a step is made of. */
export interface ContainerParts extends StepContext {
  /** An image that the engine has. */
  readonly image: string;
  /** The value of the label. */
  readonly owner: string;
  /** The program of a step's `script`, where it has one. */
  readonly scriptFile: string | undefined;
}

/** The container's name: one of a build and a step. */
export function containerName({ build }: StepContext, index: number): string {
  return `cloud-build-${build.id}-${index}`;
}

/**
 * The settings with which the engine makes the container of a step: the paths, variables and volumes
 * that Cloud Build gives it. Its network is this machine's, where the emulators are, and its own log
 * driver is one that can be read, whatever the engine's default is.
 */
export function containerSettings(step: Step, index: number, parts: ContainerParts): object {
  const { build, image, owner } = parts;
  const environment = new Map([
    ['HOME', '/builder/home'],
    ['BUILDER_OUTPUT', '/builder/outputs'],
    ...givenEnvironment(step, build),
  ]);
  return {
    Image: image,
    ...commandOf(step),
    Env: [...environment].map(([name, value]) => `${name}=${value}`),
    WorkingDir: posix.resolve('/workspace', step.dir),
    Labels: { [ownerLabel]: owner },
    HostConfig: {
      NetworkMode: 'host',
      LogConfig: { Type: 'json-file' },
      Mounts: mountsOf(step, index, parts),
    },
  };
}

/** What a step leaves out is the image's; an entrypoint of the step's own takes no `Cmd` of it. */
function commandOf({ script, entrypoint, args = [] }: Step): object {
  if (script !== '') return { Entrypoint: [scriptPlace], Cmd: [] };
  return {
    ...(entrypoint !== '' && { Entrypoint: [entrypoint] }),
    ...(args.length > 0 && { Cmd: args }),
  };
}

function mountsOf(step: Step, index: number, parts: ContainerParts): readonly object[] {
  const { build, workspace, scriptFile } = parts;
  const places: readonly (readonly [string, string])[] = [
    [workspace.source, '/workspace'],
    [workspace.home, '/builder/home'],
    [workspace.outputs(index), '/builder/outputs'],
    ...volumesOf(step, build).map(({ name, path }) => [workspace.volume(name), path] as const),
    ...(scriptFile === undefined ? [] : [[scriptFile, scriptPlace] as const]),
  ];
  return places.map(([Source, Target]) => ({ Type: 'bind', Source, Target }));
}
