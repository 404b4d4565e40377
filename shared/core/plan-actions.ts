import type { ShownAction } from './action.ts';
import { reasonField } from './action-fields.ts';
import { targetName, targetsOf } from './announcement-target.ts';
import type { PromotionPlan } from './plan.ts';
import type { ShownPlan } from './plan-text.ts';
import { releaseName } from './release.ts';

/**
 * What people can ask for with a plan before their eyes: exactly that is carried out, or nothing.
 *
 * @param who the promoters of the line
 */
export function planActions(
  { candidate, admission, approvals, planHash, plan }: ShownPlan,
  who: readonly string[],
): readonly ShownAction[] {
  if (plan === undefined || planHash === undefined || admission.kind === 'admitted') return [];
  const body = { candidate, planHash };
  const promote: ShownAction = {
    ...{ name: 'promote', title: `Promote as ${releaseName(plan.line, plan.version)}` },
    ...{ path: '/api/v1/promotions', body },
    fields: [reasonField('Why it is released')],
    ...{ consequences: promotionConsequences(plan), who },
    ...(admission.kind === 'allow' ? {} : { refusal: admission.why }),
  };
  if (approvals === undefined || approvals.needed === 0) return [promote];
  const approve: ShownAction = {
    ...{ name: 'approve', title: 'Approve this plan' },
    ...{ path: '/api/v1/approvals', body },
    fields: [reasonField('Why it is right', false)],
    consequences: [
      'Somebody else may then have exactly this plan carried out, for a day.',
      `It has ${approvals.given.length} of ${approvals.needed} approvals that are needed.`,
    ],
    who: approvals.open,
  };
  return [promote, approve];
}

/** What a promotion does to the world, a sentence each. */
function promotionConsequences(plan: PromotionPlan): readonly string[] {
  const { images, floatingTags, files, waivers = [] } = plan;
  const created = images.filter(({ write }) => write === 'create').length;
  const right = images.filter(({ write }) => write === 'already right').length;
  const moved = floatingTags.filter(({ write }) => write === 'move');
  const begun = floatingTags.filter(({ write }) => write === 'create').length;
  const targets = targetsOf(plan).map(targetName);
  return [
    `${counted(created, 'image')} copied to production by digest; version tags never change again.`,
    ...(right > 0 ? [`${counted(right, 'image')} in production already.`] : []),
    `${counted(moved.length, 'floating tag')} moved, ${begun} created.`,
    ...(files.length > 0 ? [`${counted(files.length, 'file')} published, with notes.`] : []),
    ...(waivers.length > 0 ? [`${counted(waivers.length, 'waiver')} told of in the notes.`] : []),
    `It is announced: ${targets.join(', ')}.`,
  ];
}

function counted(count: number, what: string): string {
  return count === 1 ? `1 ${what} is` : `${count} ${what}s are`;
}
