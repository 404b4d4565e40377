import type { FrozenComponent } from '#core/candidate.ts';
import { imageRepository } from '#core/image.ts';
import { floatingTagsOf } from '#core/version.ts';
import type { CountedRegistry, Request } from './counted-registry.ts';
import { type Counts, countsOf, totalOf } from './kinds.ts';
import { blobsOf, type Shape } from './push-image.ts';
import * as real from './real-flow.ts';
import { skopeoCopy } from './skopeo.ts';

/** What one thing costs: requests and milliseconds, each for one image. */
export interface Cost {
  readonly what: string;
  readonly counts: Counts;
  readonly total: number;
  /** The fewest requests that can do it, where nothing is known but digests and documents. */
  readonly least: number;
  /** Of this process and of the registry, which run on the same machine. */
  readonly ms?: number;
}

/** How much is measured. */
export interface Measured {
  readonly shape: Shape;
  readonly images: number;
}

/** Of what is released beside the images that are measured. */
const smallest: Shape = { platforms: 1, layers: 1 };
const steps = ['copying', 'verifying', 'tagging', 'floating'] as const;
/** The version tag and its floating tags. */
const floatingTags = floatingTagsOf(real.componentTag, true);

/** T: the tags that a promotion gives an image. */
export const tagsPerImage = 1 + floatingTags.length;

/** The fewest requests that give an image tags in another repository: T + 2(P+1) + B. */
export function leastRequests(shape: Shape, tags = tagsPerImage): number {
  return tags + 2 * (shape.platforms + 1) + blobsOf(shape);
}

/** Carries images from their build to their floating tags, and then what may come after it. */
export async function measureFlow(
  registry: CountedRegistry,
  { shape, images }: Measured,
): Promise<readonly Cost[]> {
  const flow = real.openFlow(registry.url);
  const component = real.addComponent(flow, 'kept', { shape, images });
  const costOf = coster(registry, component);
  await real.openCandidate(flow, 'first', [component]);
  const buildId = await real.runBuild(flow, component, shape);
  const staging = await costOf('staging', 2, () => real.hearBuild(flow, buildId));
  await real.passTests(flow, 'first');
  const admission = await costOf('admission', 1, () => real.admitPromotion(flow, 'first'));
  const promotion = await measurePromotion(flow, registry, { shape, images });
  const again = await costOf('promotion, told again', 0, () => real.carryOn(flow, 'first'));
  const one = await costOf('one more floating tag', 2, () => real.float(flow, component, 'v1.0-x'));
  const added = real.addComponent(flow, 'added', { shape: smallest, images: 1 });
  await real.openCandidate(flow, 'second', [component, added]);
  const joining = await costOf('staging what is released', 2, () =>
    real.deliverBuild(flow, component),
  );
  const restaging = await costOf('staging what was collected', leastRequests(shape, 1), () =>
    real.restage(flow, component),
  );
  await real.hearBuild(flow, await real.runBuild(flow, added, smallest));
  await real.passTests(flow, 'second');
  await real.admitPromotion(flow, 'second');
  const there = await costOf('promotion of what is there', 1, () => real.carryOn(flow, 'second'));
  return [staging, admission, ...promotion, again, one, joining, restaging, there];
}

/** Copies such images by skopeo, tag after tag. */
export async function measureSkopeo(
  registry: CountedRegistry,
  { shape, images }: Measured,
): Promise<readonly Cost[]> {
  const flow = real.openFlow(registry.url);
  const component = real.addComponent(flow, 'other', { shape, images });
  const costOf = coster(registry, component);
  await real.openCandidate(flow, 'third', [component]);
  await real.hearBuild(flow, await real.runBuild(flow, component, shape));
  const { host } = new URL(registry.url);
  const copy = async (tags: readonly string[]) => {
    for (const { name, digest } of real.buildOf(flow, component.build).staged) {
      const from = `${host}/${imageRepository(flow.ports.places.staging, name)}@${digest}`;
      for (const tag of tags) await skopeoCopy(from, `${host}/csi-release/skopeo/${name}:${tag}`);
    }
  };
  return [
    await costOf('skopeo, first tag', leastRequests(shape, 1), () => copy([component.tag])),
    await costOf('skopeo, further tags', 2 * floatingTags.length, () => copy(floatingTags)),
  ];
}

async function measurePromotion(
  { world, ...flow }: real.RealFlow,
  registry: CountedRegistry,
  { shape, images }: Measured,
): Promise<readonly Cost[]> {
  const { requests, ms } = await registry.watch(
    () => real.carryOn({ world, ...flow }, 'first'),
    () => world.store.document('promotion', 'first')?.body.step ?? '',
  );
  const least = {
    copying: leastRequests(shape, 0),
    verifying: 0,
    tagging: 1,
    floating: floatingTags.length,
  };
  const parts = steps.map((step) =>
    priced(
      `  ${step}`,
      least[step],
      requests.filter(({ during }) => during === step),
      images,
    ),
  );
  const whole = priced('promotion', leastRequests(shape), requests, images);
  return [{ ...whole, ms: ms / images }, ...parts];
}

/** Measures what is done to the images of a component, and to no others. */
function coster(registry: CountedRegistry, { images }: FrozenComponent) {
  const isOurs = ({ path }: Request) => images.some(({ name }) => path.includes(`/${name}/`));
  return async (what: string, least: number, work: () => Promise<unknown>): Promise<Cost> => {
    const { requests, ms } = await registry.watch(work);
    const pings = requests.filter(({ path }) => /^\/v2\/?$/.test(path));
    const ours = [...requests.filter(isOurs), ...pings];
    return { ...priced(what, least, ours, images.length), ms: ms / images.length };
  };
}

function priced(what: string, least: number, requests: readonly Request[], images: number): Cost {
  const counts = countsOf(requests, images);
  return { what, counts, total: totalOf(counts), least };
}
