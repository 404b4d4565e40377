import { parseArgs } from 'node:util';
import type { DockerContext } from './docker-context.ts';
import {
  type FoundImage,
  findImage,
  type ImageSource,
  loadWholeImage,
  readConfig,
} from './find-image.ts';
import { writeBlob } from './image-store.ts';
import { isIndex, MEDIA_TYPES } from './manifest.ts';
import {
  type ManifestList,
  readManifestList,
  removeManifestList,
  writeManifestList,
} from './manifest-list.ts';
import { pushImage } from './push-image.ts';
import { formatReference, parseReference, pushRepository } from './reference.ts';
import { hasManifest } from './registry-client.ts';

type Member = ManifestList['members'][number];

/** `docker manifest create LIST IMAGE...`: begins a list, or with `--amend` extends one. */
export async function manifestCreate(
  args: readonly string[],
  context: DockerContext,
): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { amend: { type: 'boolean', short: 'a' }, insecure: { type: 'boolean' } },
  });
  const [list, ...images] = positionals;
  if (list === undefined || images.length === 0) {
    throw new Error('a list and its images are needed: docker manifest create LIST IMAGE...');
  }
  const name = parseReference(list);
  const before = await readManifestList(context.home, name);
  if (before !== undefined && values.amend !== true) {
    throw new Error(`refusing to amend an existing manifest list with no --amend flag: ${list}`);
  }
  const members = new Map((before?.members ?? []).map((member) => [member.name, member]));
  for (const image of images) {
    const member = await readMember(image, context);
    members.set(member.name, member);
  }
  await writeManifestList(context.home, name, { members: [...members.values()] });
  context.log(`Created manifest list ${formatReference(name)}`);
}

/** `docker manifest annotate LIST IMAGE`: says more of the platform that an image is for. */
export async function manifestAnnotate(
  args: readonly string[],
  context: DockerContext,
): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      os: { type: 'string' },
      arch: { type: 'string' },
      variant: { type: 'string' },
      'os-version': { type: 'string' },
      'os-features': { type: 'string', multiple: true },
    },
  });
  const [list, image, ...rest] = positionals;
  if (list === undefined || image === undefined || rest.length > 0) {
    throw new Error('a list and one of its images are needed: docker manifest annotate LIST IMAGE');
  }
  const added = Object.fromEntries(
    Object.entries(values).map(([option, value]) => [PLATFORM_FIELDS[option] ?? option, value]),
  );
  const name = parseReference(list);
  const { members } = await requireList(list, context);
  const member = formatReference(parseReference(image));
  if (!members.some((each) => each.name === member)) throw new Error(`${list} has no ${image}`);
  await writeManifestList(context.home, name, {
    members: members.map((each) =>
      each.name === member ? { ...each, platform: { ...each.platform, ...added } } : each,
    ),
  });
}

/** `docker manifest push LIST`: pushes the images that are missing, then the index over them. */
export async function manifestPush(args: readonly string[], context: DockerContext): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { purge: { type: 'boolean', short: 'p' }, insecure: { type: 'boolean' } },
  });
  const [list, ...rest] = positionals;
  if (list === undefined || rest.length > 0) {
    throw new Error('one list is needed: docker manifest push LIST');
  }
  const name = parseReference(list);
  const repository = pushRepository(name, context.registryUrl);
  const { members } = await requireList(list, context);
  for (const member of members) {
    if (await hasManifest(context, repository, member.descriptor.digest)) continue;
    const found = await requireImage(member.name, member.descriptor.digest, context);
    await loadWholeImage(found, context);
  }
  const index = await writeBlob(context.home, MEDIA_TYPES.index, indexBytes(members));
  await pushImage(index, repository, [name.tag ?? 'latest'], context);
  if (values.purge === true) await removeManifestList(context.home, name);
  context.log(index.digest);
}

/** `docker manifest inspect NAME`: a list of this build, else what the registry serves. */
export async function manifestInspect(
  args: readonly string[],
  context: DockerContext,
): Promise<void> {
  const { positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { insecure: { type: 'boolean' } },
  });
  const [image, ...rest] = positionals;
  if (image === undefined || rest.length > 0) {
    throw new Error('one image is needed: docker manifest inspect NAME');
  }
  const name = parseReference(image);
  const list = await readManifestList(context.home, name);
  const bytes = list ? indexBytes(list.members) : (await findImage(name, context))?.bytes;
  if (bytes === undefined) throw new Error(`no such manifest: ${image}`);
  const document: unknown = JSON.parse(bytes.toString('utf8'));
  for (const line of JSON.stringify(document, null, 2).split('\n')) context.log(line);
}

/** `docker manifest rm LIST...`: forgets lists that were not pushed. */
export async function manifestRemove(
  args: readonly string[],
  context: DockerContext,
): Promise<void> {
  for (const list of parseArgs({ args: [...args], allowPositionals: true }).positionals) {
    await requireList(list, context);
    await removeManifestList(context.home, parseReference(list));
  }
}

/** What docker's options are called in an OCI index. */
const PLATFORM_FIELDS: Readonly<Record<string, string>> = {
  arch: 'architecture',
  'os-version': 'os.version',
  'os-features': 'os.features',
};

async function requireList(list: string, context: DockerContext): Promise<ManifestList> {
  const found = await readManifestList(context.home, parseReference(list));
  if (found === undefined) throw new Error(`No such manifest list: ${list}: create it first`);
  return found;
}

async function requireImage(
  name: string,
  digest: string,
  source: ImageSource,
): Promise<FoundImage> {
  const { tag: _, ...reference } = parseReference(name);
  const found =
    (await findImage({ ...reference, digest }, source)) ??
    (await findImage(parseReference(name), source));
  if (found?.descriptor.digest === digest) return found;
  throw new Error(`${name} does not name ${digest} any more: create the list again`);
}

async function readMember(image: string, context: DockerContext): Promise<Member> {
  const reference = parseReference(image);
  const found = await findImage(reference, context);
  if (found === undefined) throw new Error(`no such manifest: ${image}`);
  const { mediaType, digest, size } = found.descriptor;
  if (isIndex(mediaType)) {
    throw new Error(`${image} is a list over platforms itself: name the images of its platforms`);
  }
  const { os, architecture, variant } = await readConfig(found, context);
  return {
    name: formatReference(reference),
    descriptor: { mediaType, digest, size },
    platform: { architecture, os, ...(variant === undefined ? {} : { variant }) },
  };
}

/** Sorted by platform, so that the order of the command line is not in the digest. */
function indexBytes(members: readonly Member[]): Buffer {
  const manifests = members.map(({ descriptor, platform }) => ({ ...descriptor, platform }));
  const key = ({ platform, digest }: (typeof manifests)[number]) =>
    `${platform['os']}/${platform['architecture']}/${platform['variant'] ?? ''} ${digest}`;
  manifests.sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const document = { schemaVersion: 2, mediaType: MEDIA_TYPES.index, manifests };
  return Buffer.from(JSON.stringify(document));
}
