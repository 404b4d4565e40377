import { dockerBuild } from './docker-build.ts';
import type { DockerCommand, DockerContext } from './docker-context.ts';
import { dockerPull, dockerPush, dockerTag, pushNamedImage } from './docker-image.ts';
import {
  manifestAnnotate,
  manifestCreate,
  manifestInspect,
  manifestPush,
  manifestRemove,
} from './docker-manifest.ts';

export type { DockerContext } from './docker-context.ts';

/**
 * Runs what people write after `docker` in a Cloud Build step, without a container engine.
 *
 * Returns the exit code: 1 for what is not supported or fails, with the reason in the log.
 */
export async function runDockerCommand(
  args: readonly string[],
  context: DockerContext,
): Promise<number> {
  const [first = '', second = ''] = args;
  const twoWords = COMMANDS[`${first} ${second}`];
  const command = twoWords ?? COMMANDS[first] ?? refuse;
  const words = command === refuse ? 0 : twoWords === undefined ? 1 : 2;
  try {
    await command(args.slice(words), context);
    return 0;
  } catch (error) {
    context.log(`docker ${args.slice(0, words).join(' ')}: ${messageOf(error)}`);
    return 1;
  }
}

/**
 * Pushes an image that was built, tagged or pulled in this build, and returns its digest.
 *
 * @throws Error when the build has no image of that name, or the registry refuses it.
 */
export async function pushLocalImage(
  name: string,
  context: DockerContext,
): Promise<{ readonly digest: string }> {
  const { digest } = await pushNamedImage(name, context);
  return { digest };
}

/** Making and choosing builders does nothing: there is one, for every Linux platform. */
const COMMANDS: Readonly<Record<string, DockerCommand>> = {
  build: dockerBuild,
  'image build': dockerBuild,
  'buildx build': dockerBuild,
  'buildx create': async (args, { log }) => log(builderName(args)),
  'buildx use': async () => undefined,
  'buildx rm': async (args, { log }) => log(`${builderName(args)} removed`),
  'buildx inspect': async (args, { log }) => {
    for (const line of [`Name: ${builderName(args)}`, 'Driver: csi-release', 'Status: running']) {
      log(line);
    }
  },
  'buildx version': async (_, { log }) => log(`github.com/docker/buildx ${STAND_IN}`),
  tag: dockerTag,
  'image tag': dockerTag,
  push: dockerPush,
  'image push': dockerPush,
  pull: dockerPull,
  'image pull': dockerPull,
  'manifest create': manifestCreate,
  'manifest annotate': manifestAnnotate,
  'manifest push': manifestPush,
  'manifest inspect': manifestInspect,
  'manifest rm': manifestRemove,
  version: async (_, { log }) => log(`Client: ${STAND_IN}`),
  info: async () => {
    throw new Error('there is no container engine');
  },
};

const STAND_IN = 'stand-in of csi-release, which assembles images without a container engine';

async function refuse(args: readonly string[]): Promise<void> {
  const known = Object.keys(COMMANDS).sort().join(', ');
  throw new Error(`"${args.join(' ')}" needs a container engine; without one these work: ${known}`);
}

function builderName(args: readonly string[]): string {
  const flag = args.findIndex((word) => word === '--name' || word.startsWith('--name='));
  const value = args[flag]?.slice('--name='.length);
  if (flag !== -1) return value || (args[flag + 1] ?? 'default');
  return args.find((word) => !word.startsWith('-')) ?? 'default';
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const because = cause instanceof Error && !error.message.includes(cause.message);
  return because ? `${error.message}: ${cause.message}` : error.message;
}
