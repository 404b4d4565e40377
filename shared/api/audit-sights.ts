import { z } from 'zod';
import { auditSchema, revisionSchema, revisionsSchema } from '#edge/shown-releases.ts';
import { idSchema, lineNameSchema } from '#edge/texts.ts';
import { showCandidateAudit, showLineAudit } from '#flow/show-audit.ts';
import { type Sight, sight } from './sight.ts';

/** What happened to a candidate. */
export const candidateAuditSight = sight({
  path: '/api/v1/candidates/{candidate}/audit',
  summary: 'What happened to a candidate and to its promotion, the newest first',
  asked: z.strictObject({ candidate: idSchema, after: revisionsSchema.exactOptional() }),
  answer: auditSchema,
  show: async (duty, { candidate, after }) => ({
    body: await showCandidateAudit(duty, candidate, after),
  }),
});

/** What can be looked at of what happened. */
export const auditSights: readonly Sight[] = [
  candidateAuditSight,
  sight({
    path: '/api/v1/lines/{line}/audit',
    summary: 'What happened to a line, the newest first',
    asked: z.strictObject({ line: lineNameSchema, after: revisionSchema.exactOptional() }),
    answer: auditSchema,
    show: async (duty, { line, after }) => ({ body: await showLineAudit(duty, line, after) }),
  }),
];
