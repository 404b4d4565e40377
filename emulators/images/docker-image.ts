import { parseArgs } from 'node:util';
import type { DockerContext } from './docker-context.ts';
import { findImage, loadImage } from './find-image.ts';
import { readImage, writeImage } from './image-store.ts';
import type { Descriptor } from './manifest.ts';
import { parsePlatform, WORKER_PLATFORM } from './platform.ts';
import { pushImage } from './push-image.ts';
import { parseReference, pushRepository } from './reference.ts';

/** `docker tag SOURCE TARGET`: another name for an image of this build. */
export async function dockerTag(args: readonly string[], context: DockerContext): Promise<void> {
  const [source, target, ...rest] = parseArgs({
    args: [...args],
    allowPositionals: true,
  }).positionals;
  if (source === undefined || target === undefined || rest.length > 0) {
    throw new Error('a source and a target are needed: docker tag SOURCE TARGET');
  }
  const image = await requireImage(source, context);
  await writeImage(context.home, parseReference(target), image);
}

/** `docker push NAME`: one tag; `--all-tags` is not supported. */
export async function dockerPush(args: readonly string[], context: DockerContext): Promise<void> {
  const { positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { quiet: { type: 'boolean', short: 'q' } },
  });
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) {
    throw new Error('one image is needed: docker push NAME[:TAG]');
  }
  const { digest, size } = await pushNamedImage(name, context);
  context.log(`${parseReference(name).tag}: digest: ${digest} size: ${size}`);
}

/**
 * `docker pull NAME`: one platform's image, as an engine keeps it.
 *
 * The words "manifest for NAME not found" are what release scripts look for before they push a tag.
 */
export async function dockerPull(args: readonly string[], context: DockerContext): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { quiet: { type: 'boolean', short: 'q' }, platform: { type: 'string' } },
  });
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) {
    throw new Error('one image is needed: docker pull NAME[:TAG]');
  }
  const reference = parseReference(name);
  const found = await findImage(reference, context);
  if (found === undefined) throw new Error(`manifest for ${name} not found: manifest unknown`);
  const platform = values.platform === undefined ? WORKER_PLATFORM : parsePlatform(values.platform);
  const { manifest } = await loadImage(found, [platform], context);
  await writeImage(context.home, reference, manifest);
  context.log(`Digest: ${found.descriptor.digest}`);
}

/**
 * Pushes an image of this build under its own name.
 *
 * @throws Error when the build has none of that name.
 */
export async function pushNamedImage(name: string, context: DockerContext): Promise<Descriptor> {
  const reference = parseReference(name);
  if (reference.tag === undefined) throw new Error(`${name} has no tag to push it under`);
  const image = await requireImage(name, context);
  const repository = pushRepository(reference, context.registryUrl);
  await pushImage(image, repository, [reference.tag], context);
  return image;
}

async function requireImage(name: string, context: DockerContext): Promise<Descriptor> {
  const image = await readImage(context.home, parseReference(name));
  if (image === undefined) {
    throw new Error(`No such image: ${name} was neither built, tagged nor pulled in this build`);
  }
  return image;
}
