import type { Ports } from '#flow/ports.ts';
import { inOnly, withTransaction } from './breaking.ts';
import { seeing } from './lies.ts';
import type { Mutant } from './mutant.ts';

/** Longer than any run. */
const farMs = Date.UTC(2100, 0);

/** What is broken of what people waive and hold. */
export const holdMutants: readonly Mutant[] = [
  {
    name: 'waivers never end',
    by: ['I3', 'I31'],
    text: 'a waiver that is over is taken for one that stands when a promotion is admitted',
    ports: inOnly('promote', (ports) =>
      seeing(ports, 'candidate', (kept) => {
        const waivers = Object.entries(kept.body.waivers ?? {}).map(
          ([cell, waiver]) => [cell, { ...waiver, untilMs: farMs }] as const,
        );
        return { ...kept, body: { ...kept.body, waivers: Object.fromEntries(waivers) } };
      }),
    ),
  },
  {
    name: 'everything is waived',
    by: ['I31', 'I3'],
    text: 'a cell that failed is taken for waived, though nobody waived it',
    ports: inOnly('tests-passed', (ports) =>
      seeing(ports, 'candidate', (kept) => {
        const said = { reason: 'x', owner: 'x', link: 'https://x.example', by: 'x', atMs: 0 };
        const waiver = { ...said, untilMs: farMs };
        const cells = kept.body.frozen.cells.map(({ id }) => [id, waiver] as const);
        return { ...kept, body: { ...kept.body, waivers: Object.fromEntries(cells) } };
      }),
    ),
  },
  {
    name: 'pins are not seen',
    by: ['I44'],
    text: 'what is pinned is collected all the same when its time is over',
    ports: inOnly('gc-tick', (ports, { store }) => {
      const seen = seeing(ports, 'candidate', (kept) => {
        const { livesUntilMs, pins: _unseen, ...body } = kept.body;
        return livesUntilMs === undefined
          ? kept
          : { ...kept, body: { ...body, livesUntilMs, expiresAtMs: livesUntilMs } };
      });
      const query: Ports['store']['query'] = async () =>
        store.ids('candidate').map((id) => ({ kind: 'candidate' as const, id }));
      return { ...seen, store: { ...seen.store, query } };
    }),
  },
  {
    name: 'holds are not seen',
    by: ['I32'],
    text: 'what is held is promoted all the same',
    ports: inOnly('promote', (ports) =>
      withTransaction(ports, (own) => ({
        async get(kind, id) {
          const kept = await own.get(kind, id);
          return kept && { ...kept, body: { ...kept.body, holds: [] } };
        },
      })),
    ),
  },
];
