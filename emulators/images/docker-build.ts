import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { assembleImage } from './assemble.ts';
import { readContext } from './build-context.ts';
import { type BuildOptions, parseBuildOptions } from './docker-build-options.ts';
import type { DockerContext } from './docker-context.ts';
import { parseDockerfile } from './dockerfile.ts';
import { placeFile, writeImage } from './image-store.ts';
import type { Descriptor } from './manifest.ts';
import { formatPlatform } from './platform.ts';
import { pushImage } from './push-image.ts';
import { type ImageReference, parseReference, pushRepository } from './reference.ts';
import { splitPair } from './stage.ts';

/** `docker build` and `docker buildx build`: assembles, names and perhaps pushes an image. */
export async function dockerBuild(args: readonly string[], context: DockerContext): Promise<void> {
  const options = parseBuildOptions(args);
  const tags = options.tags.map(parseReference);
  const targets = options.push ? tags.map((tag) => pushTarget(tag, context)) : [];
  const image = await assemble(options, context);
  for (const tag of tags) await writeImage(context.home, tag, image);
  for (const { repository, tag } of targets) await pushImage(image, repository, [tag], context);
  await writeResults(image, options, context);
}

function pushTarget(
  reference: ImageReference,
  { registryUrl }: DockerContext,
): { readonly repository: string; readonly tag: string } {
  return { repository: pushRepository(reference, registryUrl), tag: reference.tag ?? 'latest' };
}

async function assemble(options: BuildOptions, context: DockerContext): Promise<Descriptor> {
  const directory = resolve(context.cwd, options.context);
  const file = options.file ?? join(options.context, 'Dockerfile');
  const path = resolve(context.cwd, file);
  const dockerfile = parseDockerfile(await readFile(path, 'utf8'), file);
  const noted = new Set<string>();
  const note = (line: string) => {
    if (!noted.has(line)) context.log(line);
    noted.add(line);
  };
  const buildArgs = new Map(options.buildArgs.map(splitPair));
  const recipe = {
    dockerfile,
    context: await readContext(directory, path),
    buildArgs,
    source: context,
    epochSeconds: parseEpoch(buildArgs.get('SOURCE_DATE_EPOCH')),
    note,
  };
  return assembleImage(recipe, {
    platforms: options.platforms,
    labels: new Map(options.labels.map(splitPair)),
    ...(options.target === undefined ? {} : { target: options.target }),
  });
}

/** https://reproducible-builds.org/docs/source-date-epoch/ */
function parseEpoch(text = '0'): number {
  if (!/^\d{1,10}$/.test(text)) {
    throw new Error(`SOURCE_DATE_EPOCH=${text} cannot be read: write seconds since 1970`);
  }
  return Number(text);
}

async function writeResults(
  image: Descriptor,
  options: BuildOptions,
  context: DockerContext,
): Promise<void> {
  const { digest } = image;
  const write = (file: string, text: string) => placeFile(resolve(context.cwd, file), text);
  if (options.iidFile !== undefined) await write(options.iidFile, digest);
  if (options.metadataFile !== undefined) {
    const metadata = { 'containerimage.digest': digest, 'image.name': options.tags.join(',') };
    await write(options.metadataFile, `${JSON.stringify(metadata, null, 2)}\n`);
  }
  if (options.quiet) {
    context.log(digest);
    return;
  }
  const platforms = options.platforms.map(formatPlatform).join(', ');
  context.log(`assembled ${digest} for ${platforms}`);
  for (const tag of options.tags) context.log(`${options.push ? 'pushed' : 'named'} ${tag}`);
}
