import { type DockerContext, pushLocalImage } from '../images/docker-command.ts';
import { readImage } from '../images/image-store.ts';
import { parseReference } from '../images/reference.ts';
import { type BuiltImage, timestamp } from './build.ts';
import { BuildFailed } from './build-failed.ts';

/**
 * Pushes the images that a build lists, when all its steps have succeeded.
 *
 * @throws BuildFailed PUSH_IMAGE_NOT_FOUND before anything is pushed, or PUSH_FAILED
 */
export async function pushImages(
  names: readonly string[],
  context: DockerContext,
  now: () => number,
): Promise<BuiltImage[]> {
  for (const name of names) {
    if ((await readImage(context.home, parseReference(name))) !== undefined) continue;
    const detail = `failed to find one or more images after execution of build steps: ["${name}"]`;
    throw new BuildFailed({ type: 'PUSH_IMAGE_NOT_FOUND', detail });
  }
  const images: BuiltImage[] = [];
  for (const name of names) {
    context.log(`Pushing ${name}`);
    images.push(await pushOne(name, context, now));
  }
  return images;
}

async function pushOne(
  name: string,
  context: DockerContext,
  now: () => number,
): Promise<BuiltImage> {
  const startTime = timestamp(now());
  try {
    const { digest } = await pushLocalImage(name, context);
    return { name, digest, pushTiming: { startTime, endTime: timestamp(now()) } };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new BuildFailed({ type: 'PUSH_FAILED', detail: `error pushing image "${name}": ${why}` });
  }
}
