import type { Ports } from '#flow/ports.ts';
import type { Kept } from '#flow/store.ts';
import { everywhere, inOnly, withImages, withTransaction } from '../simulation/breaking.ts';
import { seeing, withoutIsolation } from '../simulation/lies.ts';
import type { Breaking } from '../simulation/mutant.ts';
import type { World } from '../world/world.ts';

/** Something broken on purpose, to see that races see it. */
export interface RaceMutant {
  /** What is broken, for people. */
  readonly text: string;
  readonly ports: Breaking;
  /** What must be found, and in which race. */
  readonly found: RegExp;
  readonly in: string;
}

const isVersionTag = (reference: string) => /^v\d+\.\d+\.\d+$/.test(reference);

/** What is broken, each to be found within a few seeds. */
export const raceMutants: readonly RaceMutant[] = [
  {
    text: 'version tags are written as soon as an image is there, and not when all are',
    found: /was given before all of its set was there/,
    in: 'a promotion alone',
    ports: inOnly('promote-requested', (ports, { store, registry }) =>
      withImages(ports, {
        async putManifest(repository, reference, manifest) {
          await ports.images.putManifest(repository, reference, manifest);
          const planned = store
            .ids('promotion')
            .flatMap((id) => store.document('promotion', id)?.body.plan.images ?? []);
          const own = planned.find((one) => one.digest === manifest.digest);
          if (own?.repository === repository) registry.tag(repository, own.digest, own.versionTag);
        },
      }),
    ),
  },
  {
    text: 'collection takes a candidate under promotion for one that failed long ago',
    found: /stays at|was given before all|is not there as it was tested/,
    in: 'a promotion and its own collection',
    ports: inOnly('gc-tick', collectPromoting),
  },
  {
    text: 'no version is reserved',
    found: /stays at|was sha256/,
    in: 'two lines that promote one version of other content',
    ports: everywhere((ports) =>
      withTransaction(ports, (own) => ({
        record: async (records, id) =>
          records === 'versions' ? undefined : own.record(records, id),
        putRecord(records, id, record) {
          if (records !== 'versions') own.putRecord(records, id, record);
        },
      })),
    ),
  },
  {
    text: 'no version is reserved, and a version tag is not looked at before it is written',
    found: /was sha256/,
    in: 'two lines that promote one version of other content',
    ports: everywhere((ports) =>
      withImages(
        withTransaction(ports, (own) => ({
          record: async (records, id) =>
            records === 'versions' ? undefined : own.record(records, id),
        })),
        {
          digest: async (repository, reference) =>
            isVersionTag(reference) ? undefined : ports.images.digest(repository, reference),
        },
      ),
    ),
  },
  {
    text: 'a transaction writes although what it read has changed',
    found: /has two promotions at a time|was reserved for/,
    in: 'two candidates of a line',
    ports: everywhere((ports) => ({ ...ports, store: withoutIsolation(ports.store) })),
  },
  {
    text: 'nobody looks for what a process left that died',
    found: /stays at|is still promoting|is not pointed/,
    in: 'a promotion alone',
    ports: inOnly('sweep-tick', (ports) => ({
      ...ports,
      store: { ...ports.store, query: async () => [] },
    })),
  },
  {
    text: 'one of the version tags is said to be written, and is not',
    found: /is not there as it was tested/,
    in: 'two lines that promote the same version',
    ports: inOnly('promote-requested', (ports) =>
      withImages(ports, {
        async tag(repository, digest, tag) {
          const isLeftOut = isVersionTag(tag) && repository.endsWith('/counter');
          if (!isLeftOut) await ports.images.tag(repository, digest, tag);
        },
      }),
    ),
  },
  {
    text: 'who goes on with a promotion does not see that it was given up',
    found: /was written for a promotion given up before/,
    in: 'a promotion that is given up, resumed and asked for again',
    ports: inOnly('promote-requested', (ports) => seeing(ports, 'promotion', begunAgain)),
  },
  {
    text: 'giving up is not written down of the promotion itself',
    found: /stays at floating/,
    in: 'two lines that promote the same version, of which one is given up',
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
    text: 'a promotion is given up whose version tags can be seen',
    found: /is of no release that was ever out|was written for a promotion given up/,
    in: 'a promotion that is given up, resumed and asked for again',
    ports: inOnly('promote', (ports) =>
      seeing(ports, 'promotion', (kept) => ({ ...kept, body: { ...kept.body, step: 'copying' } })),
    ),
  },
];

function collectPromoting(ports: Ports, { store }: World): Ports {
  const seen = seeing(ports, 'candidate', (kept) =>
    kept.body.phase === 'promoting'
      ? { ...kept, body: { ...kept.body, phase: 'failed', expiresAtMs: 1 } }
      : kept,
  );
  const query: Ports['store']['query'] = async () =>
    store.ids('candidate').map((id) => ({ kind: 'candidate' as const, id }));
  return { ...seen, store: { ...seen.store, query } };
}

/** A promotion that was given up, as if all of it were still to be copied. */
function begunAgain(kept: Kept<'promotion'>): Kept<'promotion'> {
  const { givenUp, ...body } = kept.body;
  if (givenUp === undefined) return kept;
  const { version, plan } = body;
  const left = plan.images.map(({ repository }) => repository);
  const owed = left.map((part) => ({
    id: `again ${part}`,
    effect: { type: 'do-part', key: part, version, step: 'copying', part } as const,
    tries: 0,
    dueAtMs: 0,
    isTold: false,
  }));
  return { ...kept, body: { ...body, step: 'copying', left }, owed };
}
