import type { FloatingTag } from '#core/floating-tag.ts';
import { inOnly, withTransaction } from './breaking.ts';
import type { Mutant } from './mutant.ts';

/** What is broken of withdrawn releases. */
export const withdrawalMutants: readonly Mutant[] = [
  {
    name: 'a withdrawn head',
    by: ['I37'],
    text: 'a line does not hear that its head was withdrawn',
    ports: inOnly('promote', (ports) =>
      withTransaction(ports, (own) => {
        let isWithdrawal = false;
        return {
          putRecord(records, id, record) {
            isWithdrawal ||= 'state' in record && record.state === 'withdrawn';
            own.putRecord(records, id, record);
          },
          put(kind, id, kept) {
            if (!isWithdrawal || kind !== 'line') own.put(kind, id, kept);
          },
        };
      }),
    ),
  },
  {
    name: 'withdrawn and named',
    // Its document is not written, its audit record is: which is seen first hangs on the seed.
    by: ['I6', 'I16'],
    text: 'the floating tags do not hear that a release was withdrawn',
    ports: inOnly('promote-requested', (ports, { store }) =>
      withTransaction(ports, (own) => ({
        put(kind, id, kept) {
          const before = store.document('floating-tag', id)?.body;
          const after = 'held' in kept.body ? kept.body.held : undefined;
          const isLetGo = Array.isArray(after) && holders(after) < holders(before?.held);
          if (!isLetGo) own.put(kind, id, kept);
        },
      })),
    ),
  },
  {
    name: 'a silent withdrawal',
    by: ['I39'],
    text: 'nobody is told that a release was withdrawn',
    ports: inOnly('promote-requested', (ports) => ({
      ...ports,
      bus: {
        async publish(topic, message, attributes) {
          const isCorrection =
            typeof message === 'object' && message !== null && 'withdrawn' in message;
          if (!isCorrection) await ports.bus.publish(topic, message, attributes);
        },
      },
    })),
  },
];

function holders(held: FloatingTag['held'] = []): number {
  return held.flatMap(({ releases }) => releases).length;
}
