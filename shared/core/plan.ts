import type { AnnouncedAt } from './announcement-target.ts';
import type { Candidate, FrozenComponent } from './candidate.ts';
import type { FileFindings } from './file-findings.ts';
import { wantedVersion } from './floating-tag.ts';
import { type Digest, type ImageRepository, imageRepository, type StagedImage } from './image.ts';
import type { HeadComponent, LineState } from './line-state.ts';
import type { PlannedRbac } from './planned-rbac.ts';
import type { PlannedWaiver } from './planned-waivers.ts';
import { type PrecedingRelease, precedingRelease } from './preceding-release.ts';
import type { ProductionFacts } from './production-facts.ts';
import type { Release, ReleaseComponent, ReleaseImage } from './release.ts';
import { type Contribution, nextRelease } from './release-number.ts';
import { type ComponentTag, compareTags, floatingTagsOf, parseComponentTag } from './version.ts';

/** An image to copy by digest, and the version tag that will name it. */
export interface PlannedImage extends ReleaseImage {
  readonly write: 'create' | 'already right' | 'CONFLICT';
  /** What production has under the version tag now. */
  readonly found?: Digest;
}

/** A floating tag, and what the promotion does to it. */
export interface PlannedFloatingTag {
  readonly repository: ImageRepository;
  readonly tag: string;
  readonly version: ComponentTag;
  readonly digest: Digest;
  readonly write: 'create' | 'move' | 'stays';
  /** The version that it names now. */
  readonly now?: ComponentTag;
}

/** Every write that a promotion would make, computed before any of them. */
export interface PromotionPlan {
  readonly candidate: string;
  readonly line: string;
  readonly version: string;
  readonly contributions: readonly Contribution[];
  readonly components: readonly ReleaseComponent[];
  /** The release that comes before it; none for the first of its line. */
  readonly since?: PrecedingRelease;
  readonly images: readonly PlannedImage[];
  readonly floatingTags: readonly PlannedFloatingTag[];
  readonly files: readonly { readonly component: string; readonly path: string }[];
  /** What is odd about the images that its files name; none where nothing is. */
  readonly findings?: FileFindings;
  /** Where it is announced besides the topic; none where nowhere is. */
  readonly announce?: readonly AnnouncedAt[];
  /** How RBAC rules change for those who apply the files; none where none do. */
  readonly rbac?: readonly PlannedRbac[];
  /** The blocking cells that did not pass and need not; none where all passed. */
  readonly waivers?: readonly PlannedWaiver[];
}

/**
 * Plans a promotion; the refusal says why there is nothing that could be planned. The number is
 * computed against the line's head, else against the release that the line follows.
 */
export function planPromotion(
  candidate: Candidate,
  line: LineState,
  facts: ProductionFacts,
  followed?: Release,
): { readonly plan: PromotionPlan } | { readonly refusal: string } {
  const next = candidate.frozen.components.map(headComponent);
  const before = precedingRelease(line, followed);
  const { version, contributions } = nextRelease(before, next, line.versions);
  if (version === undefined)
    return { refusal: `nothing new: the set equals ${before?.name}; tag a component first` };
  const images = releaseImages(candidate).map((image) => plannedImage(image, facts));
  const floatingTags = candidate.frozen.components.flatMap((component) =>
    plannedFloatingTags(component, images, facts),
  );
  const plan: PromotionPlan = {
    candidate: candidate.id,
    line: candidate.line,
    version,
    contributions,
    components: candidate.frozen.components.map(({ name, tag, commit }) => ({ name, tag, commit })),
    ...(before === undefined ? {} : { since: before }),
    images,
    floatingTags,
    files: candidate.frozen.components.flatMap(({ name, files }) =>
      files.map((path) => ({ component: name, path })),
    ),
  };
  return { plan };
}

/** The images of a candidate as they will stand in production. */
export function releaseImages(candidate: Candidate): readonly ReleaseImage[] {
  return candidate.frozen.components.flatMap((component) =>
    (candidate.builds[component.name]?.images ?? []).map((image) => released(component, image)),
  );
}

/** How production's tags are keyed in a plan's facts, and named in the ledger. */
export function imageTagKey(repository: ImageRepository, tag: string): string {
  return `${repository}:${tag}`;
}

/** A component as a line's head remembers it. */
export function headComponent(component: FrozenComponent): HeadComponent {
  const images = component.images.map(({ name }) => name);
  return { name: component.name, tag: component.tag, images };
}

function released(component: FrozenComponent, image: StagedImage): ReleaseImage {
  return {
    component: component.name,
    name: image.name,
    repository: imageRepository(component.production, image.name),
    versionTag: component.tag,
    digest: image.digest,
    platforms: image.platforms,
  };
}

function plannedImage(image: ReleaseImage, facts: ProductionFacts): PlannedImage {
  const { ledger, registry } =
    facts.versionTags[imageTagKey(image.repository, image.versionTag)] ?? {};
  const isForeign = registry !== undefined && ledger === undefined;
  const other = [ledger, registry].find((one) => one !== undefined && one !== image.digest);
  const conflict = other ?? (isForeign ? registry : undefined);
  if (conflict !== undefined) return { ...image, found: conflict, write: 'CONFLICT' };
  return registry === undefined
    ? { ...image, write: 'create' }
    : { ...image, found: registry, write: 'already right' };
}

function plannedFloatingTags(
  component: FrozenComponent,
  images: readonly PlannedImage[],
  facts: ProductionFacts,
): readonly PlannedFloatingTag[] {
  const version = parseComponentTag(component.tag);
  if (version === undefined) return [];
  const own = images.filter((image) => image.component === component.name);
  return own.flatMap(({ repository, digest }) =>
    floatingTagsOf(version, component.floatingMajor).map((tag) => {
      const { held = [], moves = [] } = facts.floatingTags[imageTagKey(repository, tag)] ?? {};
      const standing = wantedVersion(held)?.version;
      // Where every release of it was withdrawn the tag still names the last.
      const now = standing ?? moves.at(-1)?.to;
      const planned = { repository, tag, version, digest };
      if (now === undefined) return { ...planned, write: 'create' as const };
      const order = compareTags(version, now);
      const isMoved = standing === undefined ? order !== 0 : order > 0;
      return { ...planned, now, write: isMoved ? ('move' as const) : ('stays' as const) };
    }),
  );
}
