import { planText } from '#core/plan-text.ts';
import { pathOf } from '../frame/api.ts';
import { text } from '../frame/blocks.ts';
import type { Said } from '../frame/cli-command.ts';
import { CommandFault } from '../frame/exit-codes.ts';
import type { Session } from '../frame/session.ts';
import { answers } from '../looks/answers.ts';
import { lookAt } from '../looks/look.ts';

/** The option by which a program says which plan it looked at. */
export const planHashOption = {
  flags: '--plan-hash <hash>',
  words: 'the plan that was looked at; without it, the plan that is shown now',
};

/**
 * Shows the plan of a promotion, and names it: nothing else is carried out than what was seen.
 * @throws CommandFault `failed`, or `not yet` where time alone helps
 */
export async function plannedPromotion(
  session: Session,
  args: readonly string[],
  said: Said,
): Promise<{ readonly planHash: string }> {
  const { shown, planHash } = await seePlan(session, args, said);
  const { admission } = shown;
  if (admission.kind === 'deny') throw new CommandFault('failed', admission.why);
  if (admission.kind === 'later')
    throw new CommandFault('not yet', `${admission.why}; from ${admission.at} on it may be`);
  return { planHash };
}

/**
 * Shows the plan that is approved, whether or not it may be carried out now.
 * @throws CommandFault `failed`
 */
export async function plannedApproval(
  session: Session,
  args: readonly string[],
  said: Said,
): Promise<{ readonly planHash: string }> {
  const { planHash } = await seePlan(session, args, said);
  return { planHash };
}

async function seePlan(session: Session, [candidate = '']: readonly string[], said: Said) {
  const { shown } = await lookAt(session, pathOf('candidates', candidate, 'plan'), answers.plan);
  session.printer.notes([text(planText(shown))]);
  const planHash = said.text('plan-hash') ?? shown.planHash;
  if (planHash !== undefined) return { shown, planHash };
  const { admission } = shown;
  const why = 'why' in admission ? admission.why : 'its images are not built';
  throw new CommandFault('failed', `there is no plan yet: ${why}`);
}
