import { approver } from './approvers.ts';
import { inOnly } from './breaking.ts';
import { seeing } from './lies.ts';
import type { Mutant } from './mutant.ts';

/** What is broken of approvals. */
export const approvalMutants: readonly Mutant[] = [
  {
    name: 'approvals are not asked for',
    by: ['I15'],
    text: 'a line is read as if it asked for no approvals',
    ports: inOnly('promote', (ports) => ({
      ...ports,
      lines: {
        all: async () => (await ports.lines.all()).map((line) => ({ ...line, approvals: 0 })),
      },
    })),
  },
  {
    name: 'an own approval counts',
    by: ['I15'],
    text: 'who asks for a promotion and approved it is taken for another',
    ports: inOnly('promote', (ports) =>
      seeing(ports, 'candidate', (kept) => {
        const { approvals } = kept.body;
        if (approvals === undefined) return kept;
        const others = approvals.map((approval) => ({ ...approval, ...approver }));
        return { ...kept, body: { ...kept.body, approvals: others } };
      }),
    ),
  },
];
