import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registryImages } from '#cloud/images.ts';
import { imageRepository } from '#core/image.ts';
import type { PlannedImage } from '#core/plan.ts';
import type { Promotion } from '#core/promotion.ts';
import { advance } from '#flow/advance.ts';
import { copyPlanned } from '#flow/copy-planned.ts';
import { copyStated } from '#flow/copy-stated.ts';
import type { Duty } from '#flow/turn.ts';
import { dssePayload, sigstoreVerdict } from '../cloud/sigstore.ts';
import { type FreshRegistry, freshRegistry } from '../emulators/registry/fresh-registry.ts';
import { call, pushIndexedImage } from '../emulators/registry/oci-client.ts';
import { aCandidate } from '../given/candidate.ts';
import { aDigest } from '../given/image.ts';
import { aPlan, aPlannedImage } from '../given/promotion.ts';
import { openWorld, type World } from '../world/world.ts';

const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const staging = (name: string) => imageRepository('csi-release/gcr.io', name);

let registry: FreshRegistry;
let world: World;
let duty: Duty;
let planned: readonly [PlannedImage, PlannedImage, PlannedImage];
/** What the promotion asked of the registry, from the first request to the last. */
let requests: readonly string[];

/** Two images that are new, and one that production had before. */
beforeAll(async () => {
  registry = await freshRegistry();
  const { url } = registry;
  const image = async (name: string) => {
    const { parent } = await pushIndexedImage(url, staging(name), ['build']);
    return { ...aPlannedImage(name), digest: aDigest(parent.bytes.toString('utf8')) };
  };
  const old = { ...(await image('old')), write: 'already right' } as const;
  planned = [await image('one'), await image('two'), old];
  world = openWorld();
  const body = aCandidate('promoting');
  world.store.put('candidate', 'one', { body, owed: [], revision: 1, dueAtMs: null });
  const images = registryImages({ registryEndpoint: url });
  duty = { ports: { ...world.ports, images }, worker: 'promote-requested' };
  await copyPlanned(duty, old);
  await images.tag(old.repository, old.digest, old.versionTag);
  const asked = registry.log.length;
  await advance(duty, 'promotion', 'one', {
    type: 'admitted',
    plan: aPlan({ images: planned }),
    planHash: 'hash',
    requestedBy: 'maintainer@example.com',
    reason: 'it is good',
    tested: [],
  });
  requests = registry.log
    .slice(asked)
    .map(({ method, path, status }) => `${method} ${path.replace(/\?.*/, '')} ${status}`);
});
afterAll(() => registry?.close());

function promotion(): Promotion {
  const kept = world.store.document('promotion', 'one');
  if (kept === undefined) throw new Error('nothing was admitted');
  return kept.body;
}

async function got(path: string): Promise<Buffer> {
  const { status, bytes } = await call(registry.url, 'GET', path);
  if (status !== 200) throw new Error(`GET ${path}: ${status}`);
  return bytes;
}

/** A request without the repository, the digest and the answer. */
function withoutNames(request: string): string {
  const [, method, what] =
    /^(\w+) .*\/((?:manifests|blobs)\/(?:sha256|uploads\/))/.exec(request) ?? [];
  return `${method} ${what}`;
}

/** What cosign does to find the statements of an image: it asks for what refers to its digest. */
async function lookUp({ repository, digest }: PlannedImage, type = bundleType) {
  const path = `/v2/${repository}/referrers/${digest}?artifactType=${encodeURIComponent(type)}`;
  const { manifests } = JSON.parse((await got(path)).toString('utf8'));
  return manifests;
}

describe('the statement of a set', () => {
  it.each([0, 1, 2] as const)('is found from every image, and is verified: %i', async (at) => {
    const image = planned[at];
    const [found, ...others] = await lookUp(image);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      artifactType: bundleType,
      annotations: {
        'dev.sigstore.bundle.content': 'dsse-envelope',
        'dev.sigstore.bundle.predicateType': 'csi-release:set/v1',
      },
    });
    const manifest = await got(`/v2/${image.repository}/manifests/${found.digest}`);
    const { layers, subject } = JSON.parse(manifest.toString('utf8'));
    expect(subject.digest).toBe(image.digest);
    const bundle = await got(`/v2/${image.repository}/blobs/${layers[0].digest}`);
    const key = world.keys.publicKey(world.keys.signing) ?? '';
    expect(sigstoreVerdict(bundle, [key])).toBe('good');
    const names = planned.map((one) => one.digest.replace('sha256:', ''));
    for (const name of names) expect(dssePayload(bundle, key)).toContain(`"sha256":"${name}"`);
  });

  it('is not found as what it is not, nor in staging', async () => {
    for (const image of planned) {
      expect(await lookUp(image, 'application/spdx+json')).toEqual([]);
      expect(await lookUp({ ...image, repository: staging(image.name) })).toEqual([]);
    }
  });

  it('takes three requests an image, one more for one that is not copied, two for the bytes', () => {
    const [, , old] = planned;
    const isUpload = (request: string) => /^PUT .*blobs\/uploads/.test(request);
    const isLook = (request: string) => request.startsWith('HEAD');
    const ofOld = requests.filter((one) => one.includes(`/${old.repository}/`));
    const kinds = ofOld.filter((one) => !isUpload(one) && !isLook(one)).map(withoutNames);
    expect(kinds).toEqual([
      'GET manifests/sha256',
      'POST blobs/uploads/',
      'POST blobs/uploads/',
      'PUT manifests/sha256',
    ]);
    expect(requests.filter(isUpload)).toHaveLength(2);
    expect(requests.filter((one) => one.endsWith(' 202'))).toHaveLength(2);
  });

  it('that is attached again is there once', async () => {
    const later: Duty = {
      ...duty,
      ports: { ...duty.ports, images: registryImages({ registryEndpoint: registry.url }) },
    };
    for (const image of planned) await copyStated(later, promotion(), image);
    for (const image of planned) expect(await lookUp(image)).toHaveLength(1);
  });
});
