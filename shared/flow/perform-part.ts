import type { Promotion } from '#core/promotion.ts';
import type { ReleaseImage } from '#core/release.ts';
import { releaseName } from '#core/release.ts';
import { releaseObject, stagingRepository } from './addresses.ts';
import { copyImage } from './copy-image.ts';
import { inParallel } from './in-parallel.ts';
import type { Perform, Performed } from './performing.ts';
import { release } from './release.ts';
import type { Duty } from './turn.ts';

/** Does one part of one step of a promotion, and says so. */
export const performPart: Perform<'promotion'> = async (duty, _id, promotion, { step, part }) => {
  const done = { events: [{ type: 'part-done', step, part } as const] };
  const image = promotion.plan.images.find(({ repository }) => repository === part);
  switch (step) {
    case 'copying':
      if (image !== undefined) await copy(duty, image);
      return done;
    case 'tagging': {
      const conflict = image && (await tag(duty, image));
      return conflict === undefined ? done : refused(step, conflict);
    }
    case 'publishing':
      await publishFiles(duty, promotion);
      return done;
    case 'floating':
      return { ...done, tell: await release(duty, promotion) };
    case 'announcing':
      await announce(duty, promotion);
      return done;
    case 'done':
      return done;
  }
};

function refused(step: 'tagging', why: string): Performed<'promotion'> {
  return { events: [{ type: 'part-refused', step, why }] };
}

async function copy(duty: Duty, image: ReleaseImage): Promise<void> {
  const from = stagingRepository(duty.ports.places, image.name);
  await copyImage(duty, from, image.repository, image.digest);
}

/** Writes a version tag once; a tag that names another digest is a conflict, never overwritten. */
async function tag({ ports }: Duty, image: ReleaseImage): Promise<string | undefined> {
  const { repository, versionTag, digest } = image;
  const found = await ports.images.digest(repository, versionTag);
  if (found === digest) return undefined;
  if (found !== undefined)
    return `CONFLICT: ${repository}:${versionTag} names ${found}, not ${digest}`;
  const manifest = await ports.images.manifest(repository, digest);
  if (manifest === undefined) throw new Error(`${repository} has no ${digest} after its copy`);
  await ports.images.putManifest(repository, versionTag, manifest);
  return undefined;
}

async function publishFiles({ ports }: Duty, promotion: Promotion): Promise<void> {
  const { line, candidate, version, plan } = promotion;
  const { releaseBucket } = ports.places;
  await inParallel(plan.files, async ({ component, path }) => {
    const staged = releaseObject(line, candidate, component, path);
    const bytes = await ports.files.get(releaseBucket, staged);
    if (bytes === undefined) throw new Error(`${releaseBucket} has no ${staged}`);
    const released = releaseObject(line, version, component, path);
    await ports.files.putIfAbsent(releaseBucket, released, bytes, 'text/plain');
  });
}

async function announce({ ports }: Duty, promotion: Promotion): Promise<void> {
  const { line, version, candidate, plan } = promotion;
  const name = releaseName(line, version);
  const images = plan.images.map(({ repository, versionTag, digest }) => ({
    repository,
    tag: versionTag,
    digest,
  }));
  const { components } = plan;
  await ports.bus.publish('release-published', { release: name, candidate, components, images });
}
