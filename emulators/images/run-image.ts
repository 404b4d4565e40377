import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join, posix, resolve } from 'node:path';
import { findImage, type LoadedImage, loadImage } from './find-image.ts';
import { hostCommand, hostPath, type UnpackedImage } from './host-command.ts';
import { readImageTree } from './image-tree.ts';
import { machinePlatform, WORKER_PLATFORM } from './platform.ts';
import { parseReference } from './reference.ts';
import type { Registry } from './registry-client.ts';
import { splitPair } from './stage.ts';
import { writeTree } from './write-tree.ts';

/** Where an image is unpacked, and from which registry. */
export interface ImageRunContext extends Registry {
  /** An empty directory, or one that does not exist yet; scratch files lie beside it meanwhile. */
  readonly dir: string;
}

/**
 * An unpacked image and how the host starts it.
 *
 * Asking for a command throws where that starts anything but node and sh: a step that names an
 * entrypoint of its own need not care what the image would start.
 */
export interface PreparedImage {
  /** Entrypoint and Cmd. */
  readonly command: readonly string[];
  /** Entrypoint alone: a step's `args` take the place of Cmd. Empty where the image has none. */
  readonly entrypointOnly: readonly string[];
  /** The image's Env without PATH. */
  readonly env: Readonly<Record<string, string>>;
  /** The image's WorkingDir in the unpacked directory. */
  readonly cwd: string;
  /** Turns other words for the image (a step's `entrypoint` and `args`) into a host command. */
  hostCommand(command: readonly string[]): readonly string[];
}

/**
 * Pulls an image, verifies it, unpacks it, and says how to start it on this machine.
 *
 * Of an index it takes this machine's platform, else that of Cloud Build's workers. The program
 * then runs as any other of the host: unpacking is no sandbox.
 * @throws Error when the image is absent or damaged.
 */
export async function prepareImage(
  reference: string,
  context: ImageRunContext,
): Promise<PreparedImage> {
  const directory = resolve(context.dir);
  await mkdir(dirname(directory), { recursive: true });
  const home = await mkdtemp(`${directory}-home-`);
  try {
    const source = { home, registryUrl: context.registryUrl, signal: context.signal };
    const found = await findImage(parseReference(reference), source);
    if (found === undefined) throw new Error(`the local registry has no image ${reference}`);
    const image = await loadImage(found, [machinePlatform(), WORKER_PLATFORM], source);
    const tree = await readImageTree(image, home);
    await writeTree(tree, directory);
    return await describe(image, { tree, directory });
  } catch (error) {
    throw new Error(`${reference} cannot be run: ${messageOf(error)}`, { cause: error });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function describe({ config }: LoadedImage, image: UnpackedImage): Promise<PreparedImage> {
  const { Entrypoint, Cmd, Env, WorkingDir } = config.config ?? {};
  const cwd = await workingDirectory(WorkingDir ?? '/', image);
  const variables = (Env ?? []).map(splitPair).filter(([name]) => name !== 'PATH');
  const command = [...(Entrypoint ?? []), ...(Cmd ?? [])];
  return {
    get command() {
      return hostCommand(command, image);
    },
    get entrypointOnly() {
      return hostCommand(Entrypoint ?? [], image);
    },
    env: Object.fromEntries(variables.map(([name, value]) => [name, hostPath(value, image)])),
    cwd,
    hostCommand: (words) => hostCommand(words, image),
  };
}

/** A container's working directory is made where the image lacks it. */
async function workingDirectory(path: string, image: UnpackedImage): Promise<string> {
  const absolute = posix.resolve('/', path);
  const present = hostPath(absolute, image);
  if (present !== absolute) return present;
  const made = join(image.directory, absolute);
  await mkdir(made, { recursive: true });
  return made;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
