import type { Candidate, FrozenComponent } from '#core/candidate.ts';
import { type HeldVersion, wantedVersion } from '#core/floating-tag.ts';
import { imageRepository } from '#core/image.ts';
import { imageTagKey } from '#core/plan.ts';
import type { RbacFile, ReleasedRbac, SeenRbac } from '#core/planned-rbac.ts';
import { compareTags, floatingTagsOf, parseComponentTag } from '#core/version.ts';
import { releaseObject } from './addresses.ts';
import { inParallel } from './in-parallel.ts';
import { lookAtPreceding } from './look-at-preceding.ts';
import type { Duty } from './turn.ts';

/**
 * Reads the RBAC rules of every component as they are staged, and as its users have them: those of
 * the release before, and those of a floating tag that a promotion would move. None of a component
 * that is new, or at the version that they have.
 *
 * @throws Error where a place does not answer; what cannot be understood is told in its place.
 */
export async function lookAtRbac(
  duty: Duty,
  { id, line, frozen }: Candidate,
): Promise<Readonly<Record<string, SeenRbac>>> {
  const preceding = await lookAtPreceding(duty, line);
  const seen = await inParallel(frozen.components, async (component) => {
    const { name, tag } = component;
    const since = preceding?.components.find((one) => one.name === name)?.tag;
    const held = await heldBefore(duty, component);
    const names = new Map<string, string>(
      held?.releases.slice(0, 1).map((one) => [held.version, one]),
    );
    if (preceding !== undefined && since !== undefined && since !== tag)
      names.set(since, preceding.name);
    if (names.size === 0) return [];
    const [before, after] = await Promise.all([
      inParallel([...names], ([from, release]) => releasedRbac(duty, release, name, from)),
      inParallel(component.files, (path) =>
        readFile(duty, path, releaseObject(line, id, name, path)),
      ),
    ]);
    return [[name, { before: before.flat(), after }] as const];
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

async function releasedRbac(
  duty: Duty,
  release: string,
  component: string,
  version: string,
): Promise<readonly ReleasedRbac[]> {
  const from = parseComponentTag(version);
  if (from === undefined) return [];
  const at = release.lastIndexOf('@');
  const [of, number] = [release.slice(0, at), release.slice(at + 1)];
  const folder = releaseObject(of, number, component, '');
  const names = await duty.ports.files.list(duty.ports.places.releaseBucket, folder);
  const files = await inParallel(names, (name) => readFile(duty, name.slice(folder.length), name));
  return [{ release, from, files }];
}

async function readFile({ ports }: Duty, path: string, name: string): Promise<RbacFile> {
  const found = await ports.files.rules(ports.places.releaseBucket, name);
  return { path, reading: found ?? { unreadable: 'is not there' } };
}
