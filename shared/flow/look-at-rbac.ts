import type { Candidate, FrozenComponent } from '#core/candidate.ts';
import { type HeldVersion, wantedVersion } from '#core/floating-tag.ts';
import { imageRepository } from '#core/image.ts';
import { imageTagKey } from '#core/plan.ts';
import type { RbacFile, SeenRbac } from '#core/planned-rbac.ts';
import { compareTags, floatingTagsOf, parseComponentTag } from '#core/version.ts';
import { releaseObject } from './addresses.ts';
import { inParallel } from './in-parallel.ts';
import type { Duty } from './turn.ts';

/**
 * Reads the RBAC rules of every component whose floating tag a promotion would move: as they are
 * staged, and as the release has them that holds what the tag names now. None for other components.
 *
 * @throws Error where a place does not answer; what cannot be understood is told in its place.
 */
export async function lookAtRbac(
  duty: Duty,
  { id, line, frozen }: Candidate,
): Promise<Readonly<Record<string, SeenRbac>>> {
  const seen = await inParallel(frozen.components, async (component) => {
    const held = await heldBefore(duty, component);
    const [release] = held?.releases ?? [];
    if (held === undefined || release === undefined) return [];
    const [before, after] = await Promise.all([
      releasedFiles(duty, release, component.name),
      inParallel(component.files, (path) =>
        readFile(duty, path, releaseObject(line, id, component.name, path)),
      ),
    ]);
    return [[component.name, { from: held.version, before, after }] as const];
  });
  return Object.fromEntries(seen.flat());
}

/** The highest version that is named by a floating tag which the component's version would move. */
async function heldBefore(
  { ports }: Duty,
  { tag, images, production, floatingMajor }: FrozenComponent,
): Promise<HeldVersion | undefined> {
  const version = parseComponentTag(tag);
  if (version === undefined) return undefined;
  const keys = images.flatMap(({ name }) =>
    floatingTagsOf(version, floatingMajor).map((floating) =>
      imageTagKey(imageRepository(production, name), floating),
    ),
  );
  const found = await inParallel(keys, async (key) => {
    const held = wantedVersion((await ports.store.get('floating-tag', key))?.body.held ?? []);
    return held !== undefined && compareTags(held.version, version) < 0 ? [held] : [];
  });
  return found
    .flat()
    .toSorted((a, b) => compareTags(a.version, b.version))
    .at(-1);
}

async function releasedFiles(
  duty: Duty,
  release: string,
  component: string,
): Promise<readonly RbacFile[]> {
  const [line = '', version = ''] = release.split('@');
  const folder = releaseObject(line, version, component, '');
  const names = await duty.ports.files.list(duty.ports.places.releaseBucket, folder);
  return inParallel(names, (name) => readFile(duty, name.slice(folder.length), name));
}

async function readFile({ ports }: Duty, path: string, name: string): Promise<RbacFile> {
  const found = await ports.files.rules(ports.places.releaseBucket, name);
  return { path, reading: found ?? { unreadable: 'is not there' } };
}
