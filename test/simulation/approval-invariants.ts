import { approvalTtlMs } from '#core/approval.ts';
import type { Invariant } from './invariant.ts';

/** What must be there before a promotion is admitted where a line asks for approvals. */
export const approvalInvariants: readonly Invariant[] = [
  {
    name: 'I15',
    text: 'a promotion is admitted when so many others as its line asks for approved this plan',
    documents: {
      promotion({ id, before, after: { body } }, { stage }) {
        const isAdmitted = before === undefined || before.body.givenUp !== undefined;
        if (!isAdmitted || body.givenUp !== undefined) return undefined;
        const line = stage.world.lines.find(({ name }) => name === body.line);
        const needed = line?.approvals ?? 0;
        const others = stage.witness.approvals.filter(
          ({ candidate, planHash, email, atMs }) =>
            candidate === id &&
            planHash === body.planHash &&
            email !== body.requestedBy &&
            stage.world.now < atMs + approvalTtlMs,
        );
        const given = new Set(others.map(({ subject }) => subject)).size;
        if (given >= needed) return undefined;
        return `${id} was admitted with ${given} of ${needed} approvals of ${body.planHash}`;
      },
    },
  },
];
