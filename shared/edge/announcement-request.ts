import { z } from 'zod';
import { idSchema, reasonText, releaseNameText, visibleText } from './texts.ts';

const targetLengthMax = 200;
const yes = z.literal(true, 'must be true, or be left out');

/** What a request says that settles what became of an announcement, or of that of a withdrawal. */
export const announcementRequestSchema = z
  .object({
    candidate: idSchema.exactOptional(),
    release: releaseNameText('must be LINE@VERSION, such as sample@v1.2.0').exactOptional(),
    target: visibleText(targetLengthMax),
    sent: yes.exactOptional(),
    again: yes.exactOptional(),
    correction: yes.exactOptional(),
    reason: reasonText('say how you know'),
  })
  .refine(({ candidate, release }) => (candidate === undefined) !== (release === undefined), {
    error: 'write either candidate or release',
  })
  .refine(({ sent, again }) => sent !== again, {
    error: 'write either "sent": true, where it arrived, or "again": true',
  })
  .transform(({ release, candidate = '', target, sent, correction, reason }) => ({
    of: release === undefined ? { candidate } : { release },
    target,
    as: sent === true ? ('sent' as const) : ('again' as const),
    step: correction === true ? ('correcting' as const) : ('announcing' as const),
    reason,
  }))
  .meta({ id: 'AnnouncementRequest' });
