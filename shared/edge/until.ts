import { z } from 'zod';
import { ownerLengthMax } from '#core/until.ts';
import { visibleText } from './texts.ts';

/** Who sees to it: a person or a team, on one line. */
export const ownerSchema = visibleText(ownerLengthMax).trim().min(1, 'is empty: name who owns it');

/** When something ends, as milliseconds since 1970; whether that is over is asked later. */
export const untilSchema = z.iso
  .datetime({ offset: true, error: 'must be an instant such as 2026-08-17T08:00:00Z' })
  .transform((text) => Date.parse(text));
