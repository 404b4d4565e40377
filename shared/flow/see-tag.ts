import { PermanentError } from '#core/permanent-error.ts';
import { detectTag } from './detect-tag.ts';
import type { Perform } from './performing.ts';
import { reject } from './reject.ts';

/** Looks at a tag of which its component has news, as if somebody had told of it. */
export const seeTag: Perform<'component'> = async (duty, component, _state, effect) => {
  const { tag, via, isJudgedAnew } = effect;
  const told = { component, tag, via };
  try {
    const { isMoved, why } = await detectTag(duty, { ...told, gone: true });
    if (isMoved && via === 'tag-tick' && !isJudgedAnew)
      duty.ports.log.warn('nobody told of a tag before tag-tick', { ...told, why });
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    await reject(duty.ports, duty.worker, JSON.stringify(told), error);
  }
  return {};
};
