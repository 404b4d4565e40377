import { PermanentError } from '#core/permanent-error.ts';
import { detectTag } from './detect-tag.ts';
import type { Perform } from './performing.ts';
import { reject } from './reject.ts';

/** Looks at a tag that is new in a listing, moved or gone there, as if somebody had told of it. */
export const seeTag: Perform<'component'> = async (duty, component, _state, { tag }) => {
  const hint = { component, tag, via: 'tag-tick', gone: true };
  try {
    const { isMoved, why } = await detectTag(duty, hint);
    if (isMoved) duty.ports.log.warn('nobody told of a tag before tag-tick', { ...hint, why });
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    await reject(duty.ports, duty.worker, JSON.stringify(hint), error);
  }
  return {};
};
