import { digestKey } from '#core/digest-key.ts';
import type { Digest } from '#core/image.ts';
import { hasLeft } from '#core/leftover.ts';
import type { ReleaseLine } from '#core/line.ts';
import { idInTag, judgeStaged, type StagedVerdict } from '#core/orphan.ts';
import { stagingRepository } from './addresses.ts';
import { inParallel } from './in-parallel.ts';
import type { ListedImage } from './staging.ts';
import type { Duty } from './turn.ts';

/** A manifest of staging, what becomes of it, and the builds that have it. */
export interface Judged {
  readonly image: ListedImage;
  readonly verdict: StagedVerdict;
  readonly holders: readonly string[];
}

/** So many builds that have a digest, or a registry tag, are looked at: any one suffices. */
const askedMax = 100;

/** Judges one manifest of staging by the documents that may stand for it. */
export async function judgeListed(
  duty: Duty,
  image: ListedImage,
  lines: readonly ReleaseLine[],
  oldMs: number,
): Promise<Judged> {
  const { repository, digest, tags } = image;
  const name = nameOf(duty, image);
  const ids = [...new Set(tags.map(idInTag))].filter((id) => id !== undefined);
  const standing = await inParallel(ids, async (id) => ((await isStanding(duty, id)) ? [id] : []));
  const holders = await holdersOf(duty, name, digest);
  const isKnown = lines.some(({ components }) =>
    components.some(({ component }) => component.images.some((one) => one.name === name)),
  );
  const facts = { isHeld: holders.length > 0, standing: new Set(standing.flat()), isKnown };
  const verdict = judgeStaged(
    { name, digest, tags, uploadedAtMs: image.uploadedAtMs },
    facts,
    oldMs,
  );
  if (verdict === 'foreign')
    duty.ports.log.warn('a foreign image lies in staging', { repository, digest, tags });
  return { image, verdict, holders };
}

/** The name of the image of a repository in staging. */
export function nameOf({ ports }: Duty, { repository }: Pick<ListedImage, 'repository'>): string {
  return repository.slice(stagingRepository(ports.places, '').length);
}

/** The builds that stand and have a manifest under the name of an image. */
export async function holdersOf(
  { ports: { store } }: Duty,
  name: string,
  digest: Digest,
): Promise<readonly string[]> {
  const found = await store.list('builds-with-digest', digestKey(digest), askedMax);
  const builds = await inParallel(found, ({ id }) => store.get('build', id));
  return builds.flatMap((kept) =>
    kept && hasLeft(kept.body, name, digest) ? [kept.body.key] : [],
  );
}

/** Whether a staging id is that of a candidate that stands, or a registry tag that of a build. */
async function isStanding({ ports: { store } }: Duty, id: string): Promise<boolean> {
  const candidate = await store.get('candidate', id);
  if (candidate !== undefined) return candidate.body.phase !== 'collected';
  return (await store.list('builds-with-registry-tag', id, 1)).length > 0;
}
