import fc from 'fast-check';
import { type Digest, type ImageRepository, imageRepository } from '#core/image.ts';
import type { Manifest } from '#flow/images.ts';
import { config, image, index, layer } from '../emulators/registry/oci-client.ts';
import { digestOf } from '../world/manifest.ts';
import type { Command } from './alike.ts';
import { type ContractRegistry, manifestOf } from './images.ts';

const amd64 = config('amd64');
const arm64 = config('arm64');
const one = layer('one');
const two = layer('two');
const image1 = image(amd64, [one]);
const image2 = image(arm64, [one, two]);

const blobs = [amd64, arm64, one, two].map(({ bytes }) => bytes);
const manifests = [image1, image2, index([image1]), index([image1, image2])].map(manifestOf);
const tags = ['v1', 'v1.0.0'];
const subject = manifestOf(image1).digest;
const attached = manifestOf(image(amd64, [two], { subject: image1.descriptor }));

/** Commands upon a few images in two repositories. */
export function imageCommands(): fc.Arbitrary<readonly Command<ContractRegistry>[]> {
  const repository = fc.constantFrom('one', 'two');
  const manifest = fc.constantFrom(...manifests);
  const digest = fc.oneof(
    manifest.map((given) => given.digest),
    fc.constantFrom(...blobs).map(digestOf),
  );
  const tag = fc.constantFrom(...tags);
  const reference = fc.oneof(tag, digest);
  const command = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(repository, fc.constantFrom(...blobs)).map(pushBlob) },
    { weight: 4, arbitrary: fc.tuple(repository, manifest, fc.option(tag)).map(putManifest) },
    { weight: 2, arbitrary: fc.tuple(repository, digest, tag).map(giveTag) },
    { weight: 2, arbitrary: fc.tuple(repository, repository, digest).map(copyBlob) },
    { weight: 2, arbitrary: fc.tuple(repository, fc.constantFrom(...blobs)).map(putBlob) },
    { weight: 2, arbitrary: repository.map(attach) },
    { weight: 2, arbitrary: fc.tuple(repository, reference).map(look) },
    { weight: 2, arbitrary: fc.tuple(repository, reference).map(remove) },
  );
  return fc.array(command, { minLength: 5, maxLength: 60 });
}

function pushBlob([repository, bytes]: [string, Uint8Array]): Command<ContractRegistry> {
  return {
    says: `push blob ${digestOf(bytes)} to ${repository}`,
    call: (registry, place) => registry.pushBlob(at(place, repository), bytes),
  };
}

function putBlob([repository, bytes]: [string, Uint8Array]): Command<ContractRegistry> {
  return {
    says: `put blob ${digestOf(bytes)} of ours into ${repository}`,
    call: ({ images }, place) => images.putBlob(at(place, repository), bytes),
  };
}

function attach(repository: string): Command<ContractRegistry> {
  return {
    says: `attach ${attached.digest} in ${repository}`,
    call: async ({ images }, place) => {
      await images.attach(at(place, repository), attached);
      return images.referrers(at(place, repository), subject);
    },
  };
}

function putManifest([repository, manifest, tag]: [
  string,
  Manifest,
  string | null,
]): Command<ContractRegistry> {
  const reference = tag ?? manifest.digest;
  return {
    says: `put ${manifest.digest} as ${repository}:${reference}`,
    call: ({ images }, place) => images.putManifest(at(place, repository), reference, manifest),
  };
}

function giveTag([repository, digest, tag]: [string, Digest, string]): Command<ContractRegistry> {
  return {
    says: `tag ${digest} as ${repository}:${tag}`,
    call: ({ images }, place) => images.tag(at(place, repository), digest, tag),
  };
}

function copyBlob([from, to, digest]: [string, string, Digest]): Command<ContractRegistry> {
  return {
    says: `copy ${digest} from ${from} to ${to}`,
    call: ({ images }, place) => images.copyBlob(at(place, from), at(place, to), digest),
  };
}

function look([repository, reference]: [string, string]): Command<ContractRegistry> {
  return {
    says: `look at ${repository}:${reference}`,
    call: async ({ images }, place) => [
      await images.digest(at(place, repository), reference),
      await images.manifest(at(place, repository), reference),
    ],
  };
}

function remove([repository, reference]: [string, string]): Command<ContractRegistry> {
  return {
    says: `remove ${repository}:${reference}`,
    call: ({ images }, place) => images.remove(at(place, repository), reference),
  };
}

function at(place: string, name: string): ImageRepository {
  return imageRepository(`csi-release/${place}`, name);
}
