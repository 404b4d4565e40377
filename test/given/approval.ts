import type { Approval } from '#core/approval.ts';

/** An approval by somebody of the plan `hash`, given at 100 and counting until 1000. */
export function anApproval(facts: Partial<Approval> = {}): Approval {
  return {
    ...{ subject: 'ann', email: 'ann@example.com', planHash: 'hash' },
    ...{ atMs: 100, untilMs: 1000 },
    ...facts,
  };
}
