import { findOpenings } from '#edge/promotion-window.ts';
import type { Person } from '#flow/people.ts';
import { showPlan } from '#flow/show-plan.ts';
import { minuteMs } from './durations.ts';
import type { Ask } from './requests.ts';
import type { Stage } from './stage.ts';

/** Who looks at what the maintainer asks for. */
export const approver: Person = { email: 'approver@example.com', subject: 'approver' };
/** Who asks for promotions, and should not approve them too. */
export const asker: Person = { email: 'maintainer@example.com', subject: 'maintainer' };

/** So long after a plan was looked at, its promotion is asked for. */
export const lookMs = 5 * minuteMs;
/** So often it is looked at by the one who asks for it, and so often by nobody. */
const ownRate = 0.2;
const idleRate = 0.1;

/** Lets people look at a plan and approve it: another, the one who asks, or sometimes nobody. */
export function letApprove(stage: Stage, candidate: string, ask: Ask): void {
  const people = stage.chance('approvers');
  const isUsual = stage.plan.mode === 'usual';
  if (isUsual && people.isSo(idleRate)) return;
  const person = isUsual && people.isSo(ownRate) ? asker : approver;
  const { ports } = stage.world;
  showPlan({ ports, worker: 'status' }, candidate, findOpenings).then(
    ({ planHash }) => {
      if (planHash === undefined) return;
      const { subject, email } = person;
      stage.witness.sawApproval({ candidate, planHash, subject, email, atMs: stage.world.now });
      ask({ path: '/api/v1/approvals', body: { candidate, planHash }, person });
    },
    () => stage.tally.sometimes('a plan was not shown'),
  );
}
