import type { FrozenComponent } from '#core/candidate.ts';
import { imageRepository, missingImages, type ReleasedImage } from '#core/image.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { imageTagKey } from '#core/plan.ts';
import { boundVersion } from '#core/release.ts';
import { inParallel } from './in-parallel.ts';
import type { Store } from './store.ts';
import type { Duty } from './turn.ts';

/**
 * What production has of a component's version: all that is wanted of it, or nothing.
 *
 * @throws PermanentError `conflict` where production has some of it but not all: what lacks could
 * only come from a second build of a released version.
 */
export async function releasedImages(
  { ports: { store } }: Duty,
  component: FrozenComponent,
): Promise<readonly ReleasedImage[]> {
  const seen = await standingImages(store, component);
  if (seen.length === 0 || missingImages(component.images, seen) === undefined) return seen;
  // These reads may have seen a release by halves, which one transaction cannot.
  const sure = await store.transact((transaction) => standingImages(transaction, component));
  const missing = missingImages(component.images, sure);
  if (missing === undefined) return sure;
  const words = 'tag a new version, and write since for an image that is new in it';
  const what = `${component.tag} is released, and ${missing} then`;
  throw new PermanentError('conflict', `${what}; no version is built twice: ${words}`);
}

/**
 * Why a set with a component cannot be released: its version is in production by halves. Where no
 * release is recorded for it at all, production itself is asked: somebody may have pushed there.
 */
export async function refuseHalf(
  duty: Duty,
  component: FrozenComponent,
): Promise<string | undefined> {
  try {
    await releasedImages(duty, component);
  } catch (error) {
    if (error instanceof PermanentError) return `${component.name} ${error.message}`;
    throw error;
  }
  return unrecordedHalf(duty, component);
}

async function unrecordedHalf(
  { ports }: Duty,
  { name: component, images, production, tag }: FrozenComponent,
): Promise<string | undefined> {
  const found = await inParallel(images, async ({ name }) => {
    const repository = imageRepository(production, name);
    const version = boundVersion(
      await ports.store.record('versions', imageTagKey(repository, tag)),
    );
    const isThere = version ?? (await ports.images.digest(repository, tag));
    return { name, isRecorded: version !== undefined, isThere: isThere !== undefined };
  });
  const namesOf = (isThere: boolean) =>
    found.filter((one) => one.isThere === isThere).map(({ name }) => name);
  const [there, missing] = [namesOf(true), namesOf(false)];
  const isHalf = there.length > 0 && missing.length > 0;
  if (!isHalf || found.some(({ isRecorded }) => isRecorded)) return undefined;
  const lacks = `production has ${there.join(', ')}, and not ${missing.join(', ')}`;
  return `of ${component} ${tag} ${lacks}, and no release of ours says so: tag a new version`;
}

async function standingImages(
  records: Pick<Store, 'record'>,
  { images, production, tag, commit }: FrozenComponent,
): Promise<readonly ReleasedImage[]> {
  const found = await inParallel(images, async ({ name }) => {
    const repository = imageRepository(production, name);
    const version = await records.record('versions', imageTagKey(repository, tag));
    if (version?.standsSinceMs === undefined || version.commit !== commit) return [];
    const { digest, platforms } = version;
    return [{ name, repository, digest, platforms }];
  });
  return found.flat();
}
