import { type ImageRepository, imageRepository } from '#core/image.ts';
import { everywhere, inOnly, withImages } from '../simulation/breaking.ts';
import { hourMs } from '../simulation/durations.ts';
import { seeing } from '../simulation/lies.ts';
import type { Breaking } from '../simulation/mutant.ts';
import type { Registry } from '../world/registry.ts';
import { places } from '../world/world.ts';
import { production } from './set.ts';

/** Something broken on purpose, to see that histories show it. */
export interface CollectionMutant {
  /** What is broken, for people. */
  readonly text: string;
  readonly ports: Breaking;
  /** What must be found. */
  readonly found: RegExp;
}

/** What is broken, each to be found within a few seeds. */
export const collectionMutants: readonly CollectionMutant[] = [
  {
    text: 'nobody asks whether another build holds a manifest',
    found: /'named by another'/,
    ports: inOnly('gc-tick', (ports) => ({
      ...ports,
      store: { ...ports.store, list: async () => [] },
    })),
  },
  {
    text: 'nobody asks, and what is named by another is removed by force',
    found: /is undefined and not|lacks a child/,
    ports: inOnly('gc-tick', (ports, { registry }) =>
      withImages(
        { ...ports, store: { ...ports.store, list: async () => [] } },
        {
          async remove(repository, reference) {
            const end = await ports.images.remove(repository, reference);
            if (end !== 'named by another') return end;
            removeByForce(registry, repository, reference);
            return 'removed';
          },
        },
      ),
    ),
  },
  {
    text: 'the tags of signatures are left',
    found: /\.sig is left/,
    ports: inOnly('gc-tick', (ports) =>
      withImages(ports, {
        remove: async (repository, reference) =>
          reference.endsWith('.sig') ? 'removed' : ports.images.remove(repository, reference),
      }),
    ),
  },
  {
    text: 'the tags of single platforms are forgotten',
    found: /(amd64|arm64)-linux-\S+ is left/,
    ports: everywhere((ports) =>
      withImages(ports, {
        tags: async (repository) =>
          (await ports.images.tags(repository)).filter((tag) => !/^(amd64|arm64)-/.test(tag)),
      }),
    ),
  },
  {
    text: 'a build is collected that others want',
    found: /was to be removed, and \S+ is/,
    ports: inOnly('gc-tick', (ports) =>
      seeing(ports, 'build', (kept) => ({
        ...kept,
        body: { ...kept.body, wantedBy: kept.body.wantedBy.slice(0, 1) },
      })),
    ),
  },
  {
    text: 'files are never removed',
    found: /the file \S+ is left/,
    ports: inOnly('gc-tick', (ports) => ({
      ...ports,
      files: { ...ports.files, remove: async () => 'removed' },
    })),
  },
  {
    text: 'the clock of the collector is ahead',
    found: /ms too early/,
    ports: inOnly('gc-tick', (ports) => ({
      ...ports,
      clock: { nowMs: () => ports.clock.nowMs() + 12 * hourMs },
    })),
  },
  {
    text: 'a candidate under promotion is taken for one that was released long ago',
    found: /goes, and was promoting|too early, as released/,
    ports: inOnly('gc-tick', (ports, { store }) => {
      const seen = seeing(ports, 'candidate', (kept) =>
        kept.body.phase === 'promoting'
          ? { ...kept, body: { ...kept.body, phase: 'released', expiresAtMs: 1 } }
          : kept,
      );
      const all = async () =>
        store.ids('candidate').map((id) => ({ kind: 'candidate', id }) as const);
      return { ...seen, store: { ...seen.store, query: all } };
    }),
  },
  {
    text: 'what is gone already is an error',
    found: /and owes \S/,
    ports: inOnly('gc-tick', (ports) =>
      withImages(ports, {
        async remove(repository, reference) {
          const end = await ports.images.remove(repository, reference);
          if (end === 'absent') throw new Error(`${reference} is gone already`);
          return end;
        },
      }),
    ),
  },
  {
    text: 'production is cleared of what staging has no more',
    found: /csi-release\/csi\/\S+ was to be removed/,
    ports: inOnly('gc-tick', (ports) =>
      withImages(ports, {
        async remove(repository, reference) {
          const name = repository.slice(places.staging.length + 1);
          await ports.images.remove(imageRepository(production, name), reference);
          return ports.images.remove(repository, reference);
        },
      }),
    ),
  },
];

/** Takes away everything that names a manifest, and then the manifest. */
function removeByForce(registry: Registry, repository: ImageRepository, reference: string): void {
  for (const [tag, digest] of Object.entries(registry.tags(repository)))
    if (digest === reference) registry.remove(repository, tag);
  for (const parent of registry.manifests(repository)) {
    const children = registry.manifest(repository, parent)?.children ?? [];
    if (children.some(({ digest }) => digest === reference))
      removeByForce(registry, repository, parent);
  }
  registry.remove(repository, reference);
}
