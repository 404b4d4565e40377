import type { Ports } from '#flow/ports.ts';
import { announcementMutants } from './announcement-mutants.ts';
import { approvalMutants } from './approval-mutants.ts';
import { everywhere, inOnly, withImages, withTransaction } from './breaking.ts';
import { hourMs } from './durations.ts';
import { fileMutants } from './file-mutants.ts';
import { holdMutants } from './hold-mutants.ts';
import { seeing, withoutIsolation } from './lies.ts';
import type { Mutant } from './mutant.ts';
import { originMutants } from './origin-mutants.ts';
import { releaseMutants } from './release-mutants.ts';
import { statementMutants } from './statement-mutants.ts';
import { tagMutants } from './tag-mutants.ts';
import { withdrawalMutants } from './withdrawal-mutants.ts';

/** What is broken on purpose, each to be found within a few seeds. */
export const mutants: readonly Mutant[] = [
  ...releaseMutants,
  ...originMutants,
  ...statementMutants,
  ...fileMutants,
  ...tagMutants,
  ...holdMutants,
  ...approvalMutants,
  ...withdrawalMutants,
  ...announcementMutants,
  {
    name: 'no isolation',
    by: ['I16', 'I11'],
    text: 'a transaction writes although what it read has changed',
    ports: everywhere((ports) => ({ ...ports, store: withoutIsolation(ports.store) })),
  },
  {
    name: 'no sweep',
    by: ['I10', 'I30', 'I6'],
    text: 'nobody looks for what is overdue',
    drops: ({ topic }) => topic === 'sweep-tick',
  },
  {
    name: 'errors are acknowledged, and nobody sweeps',
    by: ['I10', 'I30', 'I6'],
    text: 'a message whose handler failed never comes again; each alone is made good by the other',
    isAckedOnError: true,
    drops: ({ topic }) => topic === 'sweep-tick',
  },
  {
    name: 'a dead event path',
    by: ['I10'],
    text: 'no function hears another; the sweep hides it',
    mode: 'events-alone',
    drops: ({ attributes }) => attributes['kind'] === 'wake',
  },
  {
    name: 'collection of what is promoted',
    by: ['I11', 'I44'],
    text: 'collection takes a candidate under promotion for one that failed long ago',
    ports: inOnly('gc-tick', (ports, { store }) => {
      const seen = seeing(ports, 'candidate', (kept) =>
        kept.body.phase === 'promoting'
          ? { ...kept, body: { ...kept.body, phase: 'failed', expiresAtMs: 1 } }
          : kept,
      );
      const query: Ports['store']['query'] = async () =>
        store.ids('candidate').map((id) => ({ kind: 'candidate' as const, id }));
      return { ...seen, store: { ...seen.store, query } };
    }),
  },
  {
    name: 'a clock that is fast',
    by: ['I13', 'I44'],
    text: 'collection runs on a clock that is hours fast, and does not compare it',
    ports: inOnly('gc-tick', (ports) => {
      const { clock } = ports;
      const fast = withTransaction(ports, () => ({ skewMs: () => 0 }));
      return { ...fast, clock: { nowMs: () => clock.nowMs() + hourMs } };
    }),
  },
  {
    name: 'collection by force',
    by: ['I5'],
    text: 'with a tag goes the image that it names, whoever else stands on it',
    ports: inOnly('gc-tick', (ports, { registry }) =>
      withImages(ports, {
        async remove(repository, reference) {
          const digest = registry.manifest(repository, reference)?.digest;
          const tags = Object.entries(registry.tags(repository));
          for (const [tag, named] of tags) if (named === digest) registry.remove(repository, tag);
          if (digest !== undefined) registry.remove(repository, digest);
          return ports.images.remove(repository, reference);
        },
      }),
    ),
  },
  {
    name: 'no audit',
    by: ['I16'],
    text: 'transitions are not written down',
    ports: everywhere((ports) =>
      withTransaction(ports, (own) => ({
        putRecord(records, id, record) {
          if (records !== 'audit') own.putRecord(records, id, record);
        },
      })),
    ),
  },
  {
    name: 'no adoption',
    by: ['I7'],
    text: 'a build that an earlier call started is not looked for',
    ports: everywhere((ports) => ({
      ...ports,
      builds: {
        ...ports.builds,
        async find(tags) {
          await ports.builds.find(tags);
          return [];
        },
      },
    })),
  },
  {
    name: 'places are forgotten',
    by: ['I28'],
    text: 'who asks for a place for a build sees that none is taken',
    ports: everywhere((ports) =>
      withTransaction(ports, (own) => ({
        record: async (records, id) => (records === 'queues' ? undefined : own.record(records, id)),
      })),
    ),
  },
  {
    name: 'no cancelling of builds',
    by: ['I30'],
    text: 'builds run on that nobody wants',
    ports: everywhere((ports, { builds }) => ({
      ...ports,
      builds: {
        ...ports.builds,
        async cancel(id) {
          if (builds.request(id).purpose.kind !== 'build') await ports.builds.cancel(id);
        },
      },
    })),
  },
  {
    name: 'staging is not emptied',
    by: ['I9'],
    text: 'collection deletes nothing and says that it did',
    ports: inOnly('gc-tick', (ports) => withImages(ports, { remove: async () => 'removed' })),
  },
];
