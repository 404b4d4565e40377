import type { Candidate } from '#core/candidate.ts';
import { type ImageRepository, imageRepository } from '#core/image.ts';
import { floatingTagsOf, parseComponentTag } from '#core/version.ts';
import { inOnly, withImages, withTransaction } from './breaking.ts';
import { seeing } from './lies.ts';
import type { Mutant } from './mutant.ts';
import { isProduction } from './promotion-invariants.ts';

interface Announcement {
  readonly images?: readonly { readonly repository: ImageRepository; readonly tag: string }[];
}

const isVersionTag = (reference: string) => /^v\d+\.\d+\.\d+/.test(reference);

/** Whether `promote` is asked for nothing else of a candidate: people tell results to it, too. */
function isOnlyPromoted({ frozen }: Candidate): boolean {
  return frozen.cells.every(({ runs }) => runs !== 'manual');
}

/** What is broken of releases and promotions. */
export const releaseMutants: readonly Mutant[] = [
  {
    name: 'promotion by tag',
    by: ['I2', 'I3', 'I8', 'I10'],
    text: 'what was pushed last is copied, and not the digest that was tested',
    ports: inOnly('promote-requested', (ports, { registry }) =>
      withImages(ports, {
        async manifest(repository, reference) {
          const asked = await ports.images.manifest(repository, reference);
          if (isProduction(repository) || asked?.children.length === 0) return asked;
          const last = registry
            .changes()
            .findLast((change) => change.type === 'tag-put' && change.repository === repository);
          return last && registry.manifest(repository, last.reference);
        },
      }),
    ),
  },
  {
    name: 'the newest release moves the floating tags',
    // Where somebody sweeps, it is mended within the hour.
    mode: 'events-alone',
    by: ['I6'],
    text: 'floating tags name the version that was announced last, and not the highest',
    ports: inOnly('promote-requested', (ports, { registry }) => ({
      ...ports,
      bus: {
        async publish(topic, message, attributes) {
          const { images = [] } = message as Announcement;
          for (const { repository, tag } of topic === 'release-published' ? images : []) {
            const version = parseComponentTag(tag);
            const manifest = registry.manifest(repository, tag);
            for (const floating of version ? floatingTagsOf(version, true) : [])
              if (manifest) registry.putManifest(repository, floating, manifest);
          }
          await ports.bus.publish(topic, message, attributes);
        },
      },
    })),
  },
  {
    name: 'no look at production',
    by: ['I6'],
    text: 'nobody compares the floating tags with what their documents say',
    drops: ({ message }) => JSON.stringify(message).includes('"kind":"floating-tag"'),
  },
  {
    name: 'no version tags',
    by: ['I8'],
    text: 'the version tags are never written, and the floating tags are',
    ports: inOnly('promote-requested', (ports) =>
      withImages(ports, {
        async tag(repository, digest, tag) {
          if (!isVersionTag(tag)) await ports.images.tag(repository, digest, tag);
        },
      }),
    ),
  },
  {
    name: 'version tags with the copies',
    by: ['I33'],
    text: 'a version tag is written with the copy of its image, and not when all are read back',
    ports: inOnly('promote-requested', (ports, { store }) =>
      withImages(ports, {
        async putManifest(repository, reference, manifest) {
          await ports.images.putManifest(repository, reference, manifest);
          const planned = store
            .ids('promotion')
            .flatMap((id) => store.document('promotion', id)?.body.plan.images ?? []);
          const own = planned.find((one) => one.digest === manifest.digest);
          if (own?.repository === repository)
            await ports.images.tag(repository, own.digest, own.versionTag);
        },
      }),
    ),
  },
  {
    name: 'giving up is forgotten',
    by: ['I10', 'I16', 'I33'],
    text: 'who gives a promotion up writes that down of all but the promotion itself',
    ports: inOnly('promote', (ports) =>
      withTransaction(ports, (own) => ({
        put(kind, id, kept) {
          const isGivenUp = kind === 'promotion' && 'givenUp' in kept.body;
          if (!isGivenUp) own.put(kind, id, kept);
        },
      })),
    ),
  },
  {
    name: 'done and held',
    by: ['I34'],
    text: 'a promotion that comes to its end holds itself',
    ports: inOnly('promote-requested', (ports) =>
      withTransaction(ports, (own) => ({
        put(kind, id, kept) {
          const isDone = kind === 'promotion' && 'step' in kept.body && kept.body.step === 'done';
          const body = isDone ? { ...kept.body, held: 'for ever' } : kept.body;
          own.put(kind, id, { ...kept, body });
        },
      })),
    ),
  },
  {
    name: 'no files',
    by: ['I8', 'I10'],
    text: 'the files of a release are not published',
    ports: inOnly('promote-requested', (ports) => ({
      ...ports,
      files: { ...ports.files, putIfAbsent: async () => 'created' },
    })),
  },
  {
    name: 'untested is promoted',
    by: ['I3', 'I11', 'I31'],
    text: 'a candidate that is still tested is taken for an accepted one',
    ports: inOnly('promote', (ports) =>
      seeing(ports, 'candidate', (kept) =>
        kept.body.phase === 'testing' && isOnlyPromoted(kept.body)
          ? { ...kept, body: { ...kept.body, phase: 'accepted' } }
          : kept,
      ),
    ),
  },
  {
    name: 'expired is promoted',
    by: ['I12'],
    text: 'the time to live is not looked at when a promotion is admitted',
    ports: inOnly('promote', (ports) =>
      seeing(ports, 'candidate', (kept) => {
        const { expiresAtMs: _unseen, ...body } = kept.body;
        return isOnlyPromoted(kept.body) ? { ...kept, body } : kept;
      }),
    ),
  },
  {
    name: 'production is emptied',
    by: ['I1', 'I20'],
    text: 'collection deletes in production what it deletes in staging',
    ports: inOnly('gc-tick', (ports, { registry }) =>
      withImages(ports, {
        async remove(repository, reference) {
          const name = repository.split('/').at(-1) ?? '';
          registry.remove(imageRepository('csi-release/csi', name), 'v1.0.0');
          return ports.images.remove(repository, reference);
        },
      }),
    ),
  },
];
