import type { Images } from '#flow/images.ts';
import type { Gate } from './faults.ts';
import type { Registry } from './registry.ts';

/** The registry of the world as a process has it: every call of it goes through its gate. */
export function imagesPort(registry: Registry, gate: Gate): Images {
  const pass = <T>(method: keyof Images, work: () => T) => gate.pass('images', method, work);
  return {
    manifest: (repository, reference) =>
      pass('manifest', () => registry.manifest(repository, reference)),
    digest: (repository, reference) =>
      pass('digest', () => registry.manifest(repository, reference)?.digest),
    putManifest: (repository, reference, manifest) =>
      pass('putManifest', () => registry.putManifest(repository, reference, manifest)),
    tag: (repository, digest, tag) => pass('tag', () => registry.tag(repository, digest, tag)),
    copyBlob: (from, to, digest) => pass('copyBlob', () => registry.copyBlob(from, to, digest)),
    putBlob: (repository, bytes) => pass('putBlob', () => void registry.putBlob(repository, bytes)),
    attach: (repository, manifest) => pass('attach', () => registry.attach(repository, manifest)),
    tags: (repository) => pass('tags', () => Object.keys(registry.tags(repository))),
    referrers: (repository, digest) =>
      pass('referrers', () => registry.referrers(repository, digest)),
    remove: (repository, reference) => pass('remove', () => registry.remove(repository, reference)),
  };
}
