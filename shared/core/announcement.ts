import type { Digest, ImageRepository } from './image.ts';
import type { PromotionPlan } from './plan.ts';
import type { PlannedWaiver } from './planned-waivers.ts';
import { type ReleaseComponent, releaseName } from './release.ts';

/** The message on `release-published`: a release that is out, and all that it holds. */
export interface Announcement {
  readonly release: string;
  readonly candidate: string;
  readonly components: readonly ReleaseComponent[];
  /** Each image under the version tag that will name it for ever. */
  readonly images: readonly {
    readonly repository: ImageRepository;
    readonly tag: string;
    readonly digest: Digest;
  }[];
  /** The blocking cells that did not pass and needed not; none where all passed. */
  readonly waivers?: readonly Pick<PlannedWaiver, 'cell' | 'owner' | 'until'>[];
}

/** What will be said of a release when it is out, known before anything of it is written. */
export function announcementOf(plan: PromotionPlan): Announcement {
  const { line, version, candidate, components } = plan;
  const images = plan.images.map(({ repository, versionTag: tag, digest }) => ({
    ...{ repository, tag, digest },
  }));
  const waivers = plan.waivers?.map(({ cell, owner, until }) => ({ cell, owner, until }));
  return {
    ...{ release: releaseName(line, version), candidate, components, images },
    ...(waivers && { waivers }),
  };
}
