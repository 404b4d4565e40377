import { type ImageReference, parseReference, pullRepositories } from '../images/reference.ts';
import { findImage } from './builder-images.ts';
import type { DockerEngine, EngineImage } from './docker-engine.ts';
import type { StepContext } from './executor.ts';

/** The label of what the local registry serves in the place of well-known base images. */
const standInLabel = 'csi-release.stand-in';

/** The image of a step, and where it runs. */
export type StepImage =
  | { readonly runs: 'container'; readonly image: EngineImage }
  | { readonly runs: 'host'; readonly why: string };

/**
 * Finds the image of a step in the engine, which fetches it where it has none: images of the local
 * registry from there, by its address, and all others from where their names say. Images of the
 * build's own project are looked for in the local registry alone, since a stranger may have the name.
 *
 * Docker's own clients and what stands on the registry's empty stand-ins run on the host, by the
 * same rules as without an engine: pushes must come to the local registry, and a stand-in has no
 * programs.
 * @throws Error naming the image, in the engine's words
 */
export async function findStepImage(
  name: string,
  { build, registryUrl }: StepContext,
  engine: DockerEngine,
  signal: AbortSignal,
): Promise<StepImage> {
  const kind = findImage(name, registryUrl);
  if (kind.kind === 'builder' && kind.builder.docker !== undefined) {
    return {
      runs: 'host',
      why: `${name} is a client of Docker, whose pushes stay on this machine`,
    };
  }
  const reference = parseReference(name);
  const full = engineName(`${reference.host}/${reference.repository}`, reference);
  if (kind.kind === 'own') {
    const local = await pullLocal(reference, registryUrl, engine, signal);
    if (local.image?.labels[standInLabel] !== undefined) {
      return { runs: 'host', why: `${name} stands on a stand-in of its base image` };
    }
    if (local.image !== undefined) return { runs: 'container', image: local.image };
    if (isOfProject(reference, build.projectId)) throw new Error(cannotPull(name, local.why));
    return { runs: 'container', image: await pullForeign(name, full, engine, signal, local.why) };
  }
  return { runs: 'container', image: await pullForeign(name, full, engine, signal) };
}

interface Pulled {
  readonly image?: EngineImage;
  readonly why: string;
}

/** By a tag it is asked for each time: the tag may have moved. */
async function pullLocal(
  reference: ImageReference,
  registryUrl: string,
  engine: DockerEngine,
  signal: AbortSignal,
): Promise<Pulled> {
  const [repository = ''] = pullRepositories(reference, registryUrl);
  const local = engineName(`${new URL(registryUrl).host}/${repository}`, reference);
  try {
    await engine.pullLocalImage(local, signal);
  } catch (error) {
    return { why: `from ${local}: ${messageOf(error)}` };
  }
  const image = await engine.findImage(local);
  return { ...(image !== undefined && { image }), why: `${local} is gone` };
}

async function pullForeign(
  name: string,
  full: string,
  engine: DockerEngine,
  signal: AbortSignal,
  whyNotLocal?: string,
): Promise<EngineImage> {
  const found = await engine.findImage(full);
  if (found !== undefined) return found;
  try {
    await engine.pullImage(full, signal);
  } catch (error) {
    const before = whyNotLocal === undefined ? '' : `${whyNotLocal}; `;
    throw new Error(cannotPull(name, `${before}from ${full}: ${messageOf(error)}`), {
      cause: error,
    });
  }
  const pulled = await engine.findImage(full);
  if (pulled === undefined) throw new Error(cannotPull(name, `${full} is gone`));
  return pulled;
}

/** The name with exactly one of tag and digest: without any the engine would fetch all tags. */
function engineName(repository: string, { tag, digest }: ImageReference): string {
  return digest === undefined ? `${repository}:${tag ?? 'latest'}` : `${repository}@${digest}`;
}

function isOfProject({ repository }: ImageReference, projectId: string): boolean {
  return repository.split('/')[0] === projectId;
}

function cannotPull(name: string, why: string): string {
  return (
    `the container engine cannot pull "${name}": ${why}. Where there is no network, start with ` +
    '--executor host: tools of this machine then stand for known builder images'
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
