import { beforeAll, describe, expect, it } from 'vitest';
import { type Digest, type ImageRepository, imageRepository } from '#core/image.ts';
import { referrersTag } from '#edge/referrers-tag.ts';
import type { Images, Manifest } from '#flow/images.ts';
import { config, image, layer } from '../emulators/registry/oci-client.ts';
import { manifestOf } from './images.ts';

const blob = layer('a statement that is attached to many images');
const configuration = config('amd64');

/** What every registry does with what is attached to an image, whether it lists referrers or not. */
export function attachedContract(name: string, open: () => Promise<Images>): void {
  describe(`what is attached to images of ${name}`, () => {
    let images: Images;
    beforeAll(async () => {
      images = await open();
    });

    it('is found from its subject, once, however often it is attached', async () => {
      const here = repository('attached');
      const subject = await putSubject(images, here);
      const one = await attach(images, here, { subject, kind: 'one' });
      await attach(images, here, { subject, kind: 'one' });
      expect(await referrersOf(images, here, subject.digest)).toEqual([one.digest]);
      const two = await attach(images, here, { subject, kind: 'two' });
      const all = [one.digest, two.digest].toSorted();
      expect(await referrersOf(images, here, subject.digest)).toEqual(all);
      expect(await images.manifest(here, two.digest)).toStrictEqual(two);
    });

    it('may have the same bytes in many repositories', async () => {
      const places = ['many-1', 'many-2', 'many-3'].map(repository);
      await Promise.all(
        places.map(async (here) => {
          const subject = await putSubject(images, here);
          const { digest } = await attach(images, here, { subject, kind: 'same' });
          expect(await referrersOf(images, here, subject.digest)).toEqual([digest]);
        }),
      );
    });

    it('is refused where its bytes are not there', async () => {
      const here = repository('hollow');
      const subject = await putSubject(images, here);
      const hollow = attachment({ subject, kind: 'one' });
      await expect(images.attach(here, hollow)).rejects.toThrow();
      expect(await referrersOf(images, here, subject.digest)).toEqual([]);
    });
  });
}

function repository(name: string): ImageRepository {
  return imageRepository('csi-release/contract', name);
}

interface Attached {
  readonly subject: Manifest;
  readonly kind: string;
}

/** The digests of what is found from a manifest: by the registry's list, or by the one under a tag. */
async function referrersOf(
  images: Images,
  here: ImageRepository,
  digest: Digest,
): Promise<readonly Digest[]> {
  const listed = await images.referrers(here, digest);
  if (listed !== undefined) return listed.toSorted();
  const list = await images.manifest(here, referrersTag(digest));
  return (list?.children ?? []).map((child) => child.digest).toSorted();
}

async function putSubject(images: Images, here: ImageRepository): Promise<Manifest> {
  await images.putBlob(here, configuration.bytes);
  const subject = manifestOf(image(configuration, []));
  await images.putManifest(here, 'v1', subject);
  return subject;
}

async function attach(images: Images, here: ImageRepository, what: Attached): Promise<Manifest> {
  await images.putBlob(here, blob.bytes);
  const manifest = attachment(what);
  await images.attach(here, manifest);
  return manifest;
}

function attachment({ subject: { digest, mediaType, bytes }, kind }: Attached): Manifest {
  const subject = { digest, mediaType, size: bytes.length };
  const more = { artifactType: `test/${kind}`, subject, annotations: { kind } };
  return manifestOf(image(configuration, [blob], more));
}
