import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ImageRepository, imageRepository } from '#core/image.ts';
import type { Manifest } from '#flow/images.ts';
import type { ListedImage, ListedPage, Staging } from '#flow/staging.ts';
import { config, type Described, image, index } from '../emulators/registry/oci-client.ts';
import { type ContractRegistry, manifestOf } from './images.ts';

/** A registry without images, whose staging is `csi-release/gcr.io`. */
export interface ContractStaging extends ContractRegistry {
  readonly staging: Staging;
  /** The registry's time. */
  nowMs(): number;
  advance(ms: number): void;
  close(): Promise<void>;
}

const pageSize = 2;
/** No test here has more. */
const pagesMax = 20;
const minuteMs = 60_000;
const hello = imageRepository('csi-release/gcr.io', 'hello');
const configuration = config('amd64');

/** What every list of staging does; `open` gives an empty one with pages of so many manifests. */
export function stagingContract(
  name: string,
  open: (pageSize: number) => Promise<ContractStaging>,
): void {
  describe(`what lies in staging, as ${name} lists it`, () => {
    let registry: ContractStaging;
    beforeEach(async () => {
      registry = await open(pageSize);
    });
    afterEach(() => registry.close());

    it('is one page without an image where nothing was pushed', async () => {
      await registry.pushBlob(hello, configuration.bytes);
      expect(await registry.staging.page()).toStrictEqual({ images: [] });
    });

    it('has every tag of an image, and the time when it came first', async () => {
      const one = await push(registry, hello, aManifest('one'), 'v1');
      const uploadedAtMs = registry.nowMs();
      registry.advance(minuteMs);
      await registry.images.tag(hello, one.digest, 'V1.0_rc-1');
      await registry.images.putManifest(hello, one.digest, one);
      const two = await push(registry, hello, aManifest('two'), 'v2');
      registry.advance(minuteMs);
      expect(await everything(registry)).toEqual(
        inOrder([
          { ...listed(hello, one, uploadedAtMs), tags: ['V1.0_rc-1', 'v1'] },
          { ...listed(hello, two, uploadedAtMs + minuteMs), tags: ['v2'] },
        ]),
      );
    });

    it('has an index with all that it lists, and what it lists again by itself', async () => {
      const atMs = registry.nowMs();
      const [one, two] = [aManifest('one'), aManifest('two')];
      const inner = index([one]);
      const first = await push(registry, hello, one);
      const second = await push(registry, hello, two);
      const within = await push(registry, hello, inner);
      const outer = await push(registry, hello, index([inner, two]), 'v1');
      const children = [within.digest, second.digest];
      expect(await everything(registry)).toEqual(
        inOrder([
          listed(hello, first, atMs),
          listed(hello, second, atMs),
          { ...listed(hello, within, atMs), children: [first.digest] },
          { ...listed(hello, outer, atMs), tags: ['v1'], children },
        ]),
      );
    });

    it('has images by the whole of their names, and the same manifest in each', async () => {
      const names = ['hello', 'hello/hello', 'hello-world', 'deep/er_path/to.an--image'];
      const places = names.map((each) => imageRepository('csi-release/gcr.io', each));
      for (const place of places) await push(registry, place, aManifest('one'), 'v1');
      const found = await everything(registry);
      expect(found.map(({ repository }) => repository).toSorted()).toEqual(places.toSorted());
      expect(new Set(found.map(({ digest }) => digest)).size).toBe(1);
    });

    it.each([0, 1, 2, 3, 4, 5])('has each of %i images once, page by page', async (count) => {
      const pushed: Manifest[] = [];
      for (let at = 0; at < count; at += 1)
        pushed.push(await push(registry, hello, aManifest(`${at}`)));
      const pages = await pagesOf(registry.staging);
      expect(pages.map(({ images }) => images.length)).toEqual(
        Array.from({ length: Math.max(1, Math.ceil(count / pageSize)) }, (_, at) =>
          Math.min(pageSize, count - at * pageSize),
        ),
      );
      const found = pages.flatMap(({ images }) => images.map(({ digest }) => digest));
      expect(found.toSorted()).toEqual(pushed.map(({ digest }) => digest).toSorted());
    });

    it('has nothing of production, of another project or of another repository', async () => {
      const others = [
        'csi-release/csi',
        'other/gcr.io',
        'csi-release/gcr.io-old',
        'csi-release/us',
      ];
      for (const other of others)
        await push(registry, imageRepository(other, 'hello'), aManifest('one'), 'v1');
      expect(await registry.staging.page()).toStrictEqual({ images: [] });
      await push(registry, hello, aManifest('one'), 'v1');
      expect(await everything(registry)).toMatchObject([{ repository: hello }]);
    });

    it('has what refers to another as a manifest like others', async () => {
      const atMs = registry.nowMs();
      const subject = aManifest('one');
      const one = await push(registry, hello, subject, 'v1');
      const signature = image(configuration, [], { subject: subject.descriptor });
      const attached = await push(registry, hello, signature);
      expect(await everything(registry)).toEqual(
        inOrder([{ ...listed(hello, one, atMs), tags: ['v1'] }, listed(hello, attached, atMs)]),
      );
    });

    it('has no more what was removed, nor a tag; what is pushed again is new', async () => {
      const { digest } = await push(registry, hello, aManifest('one'), 'v1');
      const { images } = registry;
      expect(await images.remove(hello, 'v1')).toBe('removed');
      expect(await everything(registry)).toMatchObject([{ digest, tags: [] }]);
      expect(await images.remove(hello, digest)).toBe('removed');
      expect(await registry.staging.page()).toStrictEqual({ images: [] });
      registry.advance(minuteMs);
      await push(registry, hello, aManifest('one'));
      expect(await everything(registry)).toMatchObject([{ uploadedAtMs: registry.nowMs() }]);
    });

    it('is not guessed where an index does not say what it lists', async () => {
      await push(registry, hello, index([]), 'v1');
      await expect(registry.staging.page()).rejects.toThrow('does not say what it lists');
    });

    it('does not go on from a page that it never named', async () => {
      await push(registry, hello, aManifest('one'), 'v1');
      await expect(registry.staging.page('no page at all')).rejects.toThrow();
    });
  });
}

function aManifest(content: string): Described {
  return image(configuration, [], { annotations: { content } });
}

async function push(
  { images, pushBlob }: ContractRegistry,
  to: ImageRepository,
  pushed: Described,
  tag?: string,
): Promise<Manifest> {
  await pushBlob(to, configuration.bytes);
  const manifest = manifestOf(pushed);
  await images.putManifest(to, tag ?? manifest.digest, manifest);
  return manifest;
}

/** A manifest that lists nothing and has no tag, as it is listed. */
function listed(
  repository: ImageRepository,
  { digest }: Manifest,
  uploadedAtMs: number,
): ListedImage {
  return { repository, digest, tags: [], uploadedAtMs, children: [] };
}

async function pagesOf(staging: Staging): Promise<readonly ListedPage[]> {
  const pages: ListedPage[] = [];
  let next: string | undefined;
  do {
    const page = await staging.page(next);
    pages.push(page);
    next = page.next;
  } while (next !== undefined && pages.length < pagesMax);
  return pages;
}

/** All pages; every registry has an order of its own. */
async function everything({ staging }: ContractStaging): Promise<readonly ListedImage[]> {
  const pages = await pagesOf(staging);
  const images = pages.flatMap((page) => page.images);
  return inOrder(images.map((one) => ({ ...one, tags: one.tags.toSorted() })));
}

function inOrder(images: readonly ListedImage[]): readonly ListedImage[] {
  const key = ({ repository, digest }: ListedImage) => `${repository}@${digest}`;
  return images.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
