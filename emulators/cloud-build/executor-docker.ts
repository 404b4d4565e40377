import { randomUUID } from 'node:crypto';
import type { Step } from './build.ts';
import { containerName, containerSettings, ownerLabel } from './container.ts';
import type { DockerEngine, EngineImage } from './docker-engine.ts';
import type { Executor, RunningStep, StepExit } from './executor.ts';
import { findStepImage } from './step-image.ts';
import { writeScript } from './step-script.ts';
import { makeVolumes, volumesOf } from './volumes.ts';
import type { Workspace } from './workspace.ts';

/** What the containers of one emulator have in common. */
export interface DockerExecutorOptions {
  readonly engine: DockerEngine;
  /** Runs the steps that no container can. */
  readonly host: Executor;
  /** Names this emulator among all that use the engine: its folder. */
  readonly owner: string;
  /** Why it is containers. */
  readonly why: string;
}

const notice =
  'Executor: docker. Steps run in containers that share the network of this machine; ' +
  'clients of Docker run on the host.';
const commandNotFoundCode = 127;
const openMs = 60_000;
const openSettings = { Entrypoint: ['chmod', '-R', 'a+rwX', '/left'], Cmd: [], User: '0' };

/** Runs each step in a container of its image, which is removed with the end of the step. */
export function dockerExecutor(options: DockerExecutorOptions): Executor {
  const { engine, host, why } = options;
  const imagesOf = new Map<string, ReadonlySet<string>>();
  return {
    title: `Steps of builds run in containers of ${engine.title}, ${why}`,
    notice,
    run: async (step, index, running) => {
      const found = await findStepImage(step.name, running, engine, running.signal);
      if (found.runs === 'host') {
        running.line(`This step runs on the host: ${found.why}`);
        return host.run(step, index, running);
      }
      const { root } = running.workspace;
      imagesOf.set(root, new Set([...(imagesOf.get(root) ?? []), found.image.id]));
      return runInContainer(step, index, running, found.image, options);
    },
    removeWorkspace: async (workspace) => {
      await removeWorkspace(workspace, imagesOf.get(workspace.root) ?? new Set(), options);
      imagesOf.delete(workspace.root);
    },
    endLeftovers: () => endLeftovers(options),
    close: async () => engine.close(),
  };
}

/** No start fails for what an earlier run left: somebody is told, and the next start tries again. */
async function endLeftovers({ engine, owner }: DockerExecutorOptions): Promise<void> {
  try {
    for (const id of await engine.listContainers(ownerLabel, owner)) {
      const failure = await failureOf(engine.removeContainer(id));
      if (failure !== undefined) console.error(`The container ${id} was left again: ${failure}`);
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.error(`Containers that an earlier run left are not removed: ${why}`);
  }
}

async function runInContainer(
  step: Step,
  index: number,
  running: RunningStep,
  image: EngineImage,
  { engine, owner }: DockerExecutorOptions,
): Promise<StepExit> {
  const { build, workspace, line, signal } = running;
  await makeVolumes(volumesOf(step, build), workspace);
  const scriptFile =
    step.script === '' ? undefined : await writeScript(step.script, workspace.stepFiles(index));
  const parts = { ...running, image: image.id, owner, scriptFile };
  const settings = containerSettings(step, index, parts);
  signal.throwIfAborted();
  const id = await engine.createContainer(containerName(running, index), settings);
  try {
    return { exitCode: await runToEnd(id, engine, line, signal), imageDigest: image.digest };
  } finally {
    await removeContainer(id, engine, line);
  }
}

/** No step fails for what it leaves; the next start of the emulator removes it. */
async function removeContainer(
  id: string,
  engine: DockerEngine,
  line: (text: string) => void,
): Promise<void> {
  const failure = await failureOf(engine.removeContainer(id));
  if (failure !== undefined) line(`The step's container ${id} was left: ${failure}`);
}

/** An engine that does not even kill is not waited for. */
async function runToEnd(
  id: string,
  engine: DockerEngine,
  line: (text: string) => void,
  signal: AbortSignal,
): Promise<number> {
  const lost = new AbortController();
  const kill = (): void => {
    engine.killContainer(id).catch((error: unknown) => lost.abort(error));
  };
  signal.addEventListener('abort', kill, { once: true });
  try {
    const refusal = await engine.startContainer(id).catch((error: unknown) => error);
    if (signal.aborted) kill();
    if (refusal !== undefined) line(refusal instanceof Error ? refusal.message : String(refusal));
    const [exitCode] = await Promise.all([
      engine.waitForExit(id, lost.signal),
      refusal === undefined && engine.followOutput(id, line, lost.signal),
    ]);
    return refusal === undefined ? exitCode : notStartedCode(refusal, exitCode);
  } finally {
    signal.removeEventListener('abort', kill);
  }
}

/** Podman has no code for a command that is not there; shells and Docker have 127. */
function notStartedCode(refusal: unknown, exitCode: number): number {
  if (exitCode > 0) return exitCode;
  if (/not found|no such file/i.test(String(refusal))) return commandNotFoundCode;
  throw refusal;
}

/**
 * Deletes a workspace. What steps made as another user only a container can open, of whichever of
 * their images has a `chmod`; where none has, it is left, and somebody is told.
 */
async function removeWorkspace(
  workspace: Workspace,
  images: ReadonlySet<string>,
  options: DockerExecutorOptions,
): Promise<void> {
  let failure = await failureOf(workspace.remove());
  for (const image of images) {
    if (failure === undefined) return;
    await failureOf(openToAll(workspace, image, options));
    failure = await failureOf(workspace.remove());
  }
  if (failure === undefined) return;
  console.error(`A build left files of another user behind (${failure}): delete them as that user`);
}

async function openToAll(
  { root }: Workspace,
  image: string,
  { engine, owner }: DockerExecutorOptions,
): Promise<void> {
  const id = await engine.createContainer(`cloud-build-left-${randomUUID()}`, {
    ...openSettings,
    Image: image,
    Labels: { [ownerLabel]: owner },
    HostConfig: { Mounts: [{ Type: 'bind', Source: root, Target: '/left' }] },
  });
  try {
    await runToEnd(id, engine, () => undefined, AbortSignal.timeout(openMs));
  } finally {
    await engine.removeContainer(id);
  }
}

async function failureOf(work: Promise<void>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
