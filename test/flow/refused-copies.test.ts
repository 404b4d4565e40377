import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registryImages } from '#cloud/images.ts';
import { type ImageRepository, imageRepository } from '#core/image.ts';
import type { PlannedImage } from '#core/plan.ts';
import { advance } from '#flow/advance.ts';
import { type FreshRegistry, freshRegistry } from '../emulators/registry/fresh-registry.ts';
import { call, pushIndexedImage } from '../emulators/registry/oci-client.ts';
import { type FaultyHttp, type HttpFault, startFaultyHttp } from '../functions/faulty-http.ts';
import { aCandidate } from '../given/candidate.ts';
import { aDigest } from '../given/image.ts';
import { aPlan, aPlannedImage } from '../given/promotion.ts';
import { openWorld, type World } from '../world/world.ts';

/** Every request that a promotion makes of a registry until its version tags are written. */
const requests = [
  'GET index',
  'GET platform',
  'POST mount',
  'PUT platform',
  'PUT index',
  'POST statement',
  'PUT blob',
  'PUT statement',
  'GET tags',
  'GET referrers',
  'GET index again',
  'HEAD version tag',
  'PUT version tag',
] as const;

type Request = (typeof requests)[number];

const versionTag = 'v1.0.0';
const callDeadlineMs = 200;

let registry: FreshRegistry;
beforeAll(async () => {
  registry = await freshRegistry();
});
afterAll(() => registry?.close());

/** An image in staging, and a registry before it that can be made to fail. */
interface Given {
  readonly world: World;
  readonly front: FaultyHttp;
  readonly image: PlannedImage;
  readonly child: string;
  /** Carries the promotion on: it is admitted, or is resumed, or its time has come. */
  carryOn(by: 'admitted' | 'resumed'): Promise<void>;
  promotion(): { readonly step?: string; readonly held?: string; readonly owes: readonly string[] };
  tags(): Promise<readonly string[]>;
}

async function given(name: string): Promise<Given> {
  const from = imageRepository('csi-release/gcr.io', name);
  const { parent, child } = await pushIndexedImage(registry.url, from, ['build']);
  const digest = aDigest(parent.bytes.toString('utf8'));
  const image = { ...aPlannedImage(name), digest, versionTag };
  const front = await startFaultyHttp(registry.url);
  const world = openWorld();
  const body = aCandidate('promoting', { id: 'one' });
  world.store.put('candidate', 'one', { body, owed: [], revision: 1, dueAtMs: null });
  const images = registryImages({ registryEndpoint: front.url, callDeadlineMs });
  const duty = { ports: { ...world.ports, images }, worker: 'promote-requested' } as const;
  const admitted = {
    type: 'admitted',
    plan: aPlan({ images: [image] }),
    planHash: 'hash',
    requestedBy: 'maintainer@example.com',
    reason: 'it is good',
    tested: [],
  } as const;
  const word = { by: 'maintainer@example.com', reason: 'it is mended' };
  return {
    world,
    front,
    image,
    child: child.descriptor.digest,
    carryOn: async (by) => {
      const event = by === 'admitted' ? admitted : ({ type: 'resumed', ...word } as const);
      await advance(duty, 'promotion', 'one', event);
    },
    promotion: () => {
      const kept = world.store.document('promotion', 'one');
      const owes = kept?.owed.map(({ error = '' }) => error) ?? [];
      return { ...kept?.body, owes };
    },
    tags: () => tagsOf(image.repository),
  };
}

async function tagsOf(repository: ImageRepository): Promise<readonly string[]> {
  const { status, bytes } = await call(registry.url, 'GET', `/v2/${repository}/tags/list`);
  return status === 404 ? [] : JSON.parse(bytes.toString('utf8')).tags;
}

/** Which request of a promotion this is. */
function requestOf({ image, child }: Given, method: string, path: string): Request | undefined {
  const isProduction = path.includes(`/${image.repository}/`);
  if (method === 'POST') return path.includes('mount=') ? 'POST mount' : 'POST statement';
  if (path.includes('/blobs/uploads/')) return 'PUT blob';
  if (path.includes('/tags/list')) return 'GET tags';
  if (path.includes('/referrers/')) return 'GET referrers';
  if (path.endsWith(child)) return method === 'PUT' ? 'PUT platform' : 'GET platform';
  if (path.endsWith(versionTag)) return method === 'PUT' ? 'PUT version tag' : 'HEAD version tag';
  if (method === 'PUT') return path.endsWith(image.digest) ? 'PUT index' : 'PUT statement';
  return isProduction ? 'GET index again' : 'GET index';
}

const steps = ['publishing', 'floating', 'announcing', 'done'];

describe('a registry that fails once at every request of a promotion', () => {
  it.each<[string, HttpFault]>([
    ['answers 429', { status: 429, retryAfter: '0' }],
    ['answers 500', { status: 500, retryAfter: '0' }],
    ['answers 503', { status: 503, retryAfter: '0' }],
    ['answers by half', 'half'],
    ['hangs up', 'cut'],
    ['keeps silent', 'silence'],
  ])('and %s is asked again, and the promotion goes on', async (name, fault) => {
    const one = await given(`once-${name.replaceAll(' ', '-')}`);
    const failed = new Set<Request>();
    one.front.fault = (method, path) => {
      const request = requestOf(one, method, path);
      if (request === undefined || failed.has(request)) return undefined;
      failed.add(request);
      return fault;
    };
    await one.carryOn('admitted');
    expect([...failed].sort()).toEqual([...requests].sort());
    expect(steps).toContain(one.promotion().step);
    expect(await one.tags()).toEqual([versionTag]);
    await one.front.close();
  });
});

describe('a registry that refuses a request of a promotion', () => {
  const wayOut = {
    401: 'give our account the right',
    403: 'give our account the right',
    409: 'see what rule of the registry forbids it',
  } as const;

  it.each(
    requests.flatMap((request) =>
      ([401, 403, 409] as const).map((status) => ({ request, status })),
    ),
  )('holds it, untagged, where $request is answered with $status', async ({ request, status }) => {
    const one = await given(`refused-${requests.indexOf(request)}-${status}`);
    one.front.fault = (method, path) =>
      requestOf(one, method, path) === request ? { status } : undefined;
    await one.carryOn('admitted');
    const { held, owes } = one.promotion();
    expect(held).toContain(`was answered with ${status}`);
    expect(held).toContain(wayOut[status]);
    expect(owes).toEqual([]);
    expect(await one.tags()).toEqual([]);
    one.front.fault = () => undefined;
    await one.carryOn('resumed');
    expect(steps).toContain(one.promotion().step);
    expect(await one.tags()).toEqual([versionTag]);
    await one.front.close();
  });

  it.each<[Request, string]>([
    ['GET index', 'is not in the registry: put it back by its digest'],
    ['GET platform', 'is not in the registry: put it back by its digest'],
    ['POST mount', 'see that what it names is there, and the repository rightly named'],
    ['PUT platform', 'see that what it names is there, and the repository rightly named'],
    ['PUT index', 'see that what it names is there, and the repository rightly named'],
    ['GET index again', 'after its copy: resume to copy it anew'],
    ['PUT version tag', 'see that what it names is there, and the repository rightly named'],
    ['POST statement', 'see that what it names is there, and the repository rightly named'],
    ['PUT blob', 'see that what it names is there, and the repository rightly named'],
    ['PUT statement', 'see that what it names is there, and the repository rightly named'],
  ])('holds it, untagged, where %s finds nothing', async (request, words) => {
    const one = await given(`nothing-${requests.indexOf(request)}`);
    one.front.fault = (method, path) =>
      requestOf(one, method, path) === request ? { status: 404 } : undefined;
    await one.carryOn('admitted');
    expect(one.promotion().held).toContain(words);
    expect(await one.tags()).toEqual([]);
    await one.front.close();
  });

  it.each<[Request]>([['GET tags'], ['GET referrers'], ['HEAD version tag']])(
    'goes on where %s finds nothing, as there is nothing',
    async (request) => {
      const one = await given(`none-${requests.indexOf(request)}`);
      one.front.fault = (method, path) =>
        requestOf(one, method, path) === request ? { status: 404 } : undefined;
      await one.carryOn('admitted');
      expect(await one.tags()).toEqual([versionTag]);
      await one.front.close();
    },
  );
});

describe('what is told of a promotion', () => {
  it('says how many blobs were mounted and how many were uploaded', async () => {
    const one = await given('counted');
    await one.carryOn('admitted');
    const none = { uploaded: 0, present: 0, attached: 0 };
    expect(one.promotion()).toMatchObject({ copied: { mounted: 2, ...none } });
    expect(one.world.log.lines('warn').map(({ message }) => message)).not.toContain(
      'blobs were uploaded, not mounted',
    );
    await one.front.close();
  });
});
