import { publicRegistry } from '#cloud/anonymous.ts';
import { registryImages } from '#cloud/images.ts';
import type { Images } from '#flow/images.ts';
import { call } from '../emulators/registry/oci-client.ts';
import { Crash, type FaultHook } from '../world/faults.ts';
import { digestOf } from '../world/manifest.ts';
import { atRest } from './processes.ts';
import type { HistoryRegistry } from './registry.ts';

/** Calls on their way to a registry. */
interface Pending {
  count: number;
}

/** A registry that is asked over HTTP, by processes and by who looks whether all is well. */
export function overHttp(url: string): HistoryRegistry {
  const settings = { registryEndpoint: url };
  const pending: Pending = { count: 0 };
  const images = registryImages(settings);
  return {
    portsOf: (ports, ask) => {
      const anonymous = publicRegistry(settings);
      return {
        ...ports,
        images: faulty(registryImages(settings), ask, pending),
        anonymous: { pull: (...asked) => counted(pending, () => anonymous.pull(...asked)) },
      };
    },
    async settled() {
      do await atRest();
      while (pending.count > 0);
    },
    async putBlob(repository, bytes) {
      await images.putBlob(repository, bytes);
      return digestOf(bytes);
    },
    putManifest: (...put) => images.putManifest(...put),
    manifest: (...asked) => images.manifest(...asked),
    names: (repository) => images.tags(repository),
    async hasBlob(repository, digest) {
      const { status } = await call(url, 'HEAD', `/v2/${repository}/blobs/${digest}`);
      return status === 200;
    },
  };
}

/** A client of a registry whose calls go wrong as those of the memory world do. */
function faulty(images: Images, ask: FaultHook, pending: Pending): Images {
  const pass = async <T>(method: keyof Images, work: () => Promise<T>): Promise<T> => {
    const name = `images.${method}`;
    const fault = await ask({ port: 'images', method, count: 0 });
    if (fault === 'crash-before') throw new Crash(`crashed before ${name}`);
    if (fault === 'error-before') throw new Error(`${name} failed before it did anything`);
    const result = await counted(pending, work);
    if (fault === 'ok') return result;
    if (fault === 'error-after') throw new Error(`${name} failed after it was done`);
    throw new Crash(`crashed after ${name}`);
  };
  return {
    manifest: (...asked) => pass('manifest', () => images.manifest(...asked)),
    digest: (...asked) => pass('digest', () => images.digest(...asked)),
    putManifest: (...put) => pass('putManifest', () => images.putManifest(...put)),
    tag: (...put) => pass('tag', () => images.tag(...put)),
    copyBlob: (...copied) => pass('copyBlob', () => images.copyBlob(...copied)),
    putBlob: (...put) => pass('putBlob', () => images.putBlob(...put)),
    attach: (...put) => pass('attach', () => images.attach(...put)),
    tags: (...asked) => pass('tags', () => images.tags(...asked)),
    referrers: (...asked) => pass('referrers', () => images.referrers(...asked)),
    remove: (...removed) => pass('remove', () => images.remove(...removed)),
  };
}

async function counted<T>(pending: Pending, work: () => Promise<T>): Promise<T> {
  pending.count += 1;
  try {
    return await work();
  } finally {
    pending.count -= 1;
  }
}
