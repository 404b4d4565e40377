import { z } from 'zod';
import { PermanentError } from '#core/permanent-error.ts';
import { revisionsSchema } from '#edge/shown-releases.ts';
import { idSchema } from '#edge/texts.ts';
import { auditPage } from '#page/audit-page.ts';
import { candidatePage } from '#page/candidate-page.ts';
import { pathTo } from '#page/link.ts';
import type { PlanOrWhy } from '#page/plan-section.ts';
import { candidateAuditSight } from './audit-sights.ts';
import { planSight, setSight } from './candidate-sights.ts';
import { type Look, type WebPage, webPage } from './web-page.ts';

/** The pages of candidates. */
export const candidatePages: readonly WebPage[] = [
  webPage({
    path: '/c/{candidate}',
    asked: z.strictObject({ candidate: idSchema }),
    show: async (look, { candidate }) => {
      const set = await setSight.look(look.duty, { candidate });
      const plan = await planOrWhy(look, candidate);
      const main = candidatePage(set, plan, look.viewer, look.nowMs);
      const name = set.version ?? set.versionToBe;
      const title = `${set.line} ${candidate.slice(0, 8)}${name === undefined ? '' : ` (${name})`}`;
      return { title, from: setSight.at({ candidate }), main };
    },
  }),
  webPage({
    path: '/c/{candidate}/audit',
    asked: z.strictObject({ candidate: idSchema, after: revisionsSchema.exactOptional() }),
    show: async ({ duty }, asked) => {
      const audit = await candidateAuditSight.look(duty, asked);
      const main = auditPage(audit, pathTo('c', asked.candidate, 'audit'));
      const title = `What happened to ${asked.candidate.slice(0, 8)}`;
      return { title, from: candidateAuditSight.at(asked), main };
    },
  }),
];

/** A plan asks registries and repositories: where one does not answer, the page is there all the same. */
async function planOrWhy({ duty }: Look, candidate: string): Promise<PlanOrWhy> {
  try {
    return await planSight.look(duty, { candidate });
  } catch (error) {
    if (error instanceof PermanentError) return { why: error.message };
    duty.ports.log.warn('a plan cannot be shown', { candidate, error: String(error) });
    return { why: 'something that it asks did not answer; load the page again in a while' };
  }
}
