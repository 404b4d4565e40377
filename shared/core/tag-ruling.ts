import type { Refusal } from './admission.ts';
import type { Ruling } from './ruling.ts';
import type { Standing } from './tag-standing.ts';

/** What a person asks for: that a tag leaves quarantine, or that no line takes it any more. */
export interface RulingRequest {
  readonly component: string;
  readonly tag: string;
  readonly ruling: Ruling['ruling'];
  /** Why, in the person's words. */
  readonly reason: string;
}

/**
 * Whether a person may rule so on a tag that stands so: it is to be ruled, it stands so already, or
 * why not. Only what people can know better is theirs: what a number means, and where a commit
 * belongs. A tag that was moved is never the version again that somebody saw.
 */
export function judgeRuling(
  { component, tag, ruling }: Omit<RulingRequest, 'reason'>,
  { verdict, why, isReleasable }: Standing,
  /** The withdrawal of the tag as it is, if one stands. */
  withdrawal: Ruling | undefined,
): 'to be ruled' | 'stands' | Refusal {
  const named = `${component} ${tag}`;
  const isGood = verdict === 'accepted' || verdict === 'pre-release';
  if (ruling === 'released') {
    if (isGood) return 'stands';
    if (isReleasable) return 'to be ruled';
    return { code: 'conflict', why: `${named} cannot be released from quarantine: ${why}` };
  }
  if (isGood) return 'to be ruled';
  if (withdrawal !== undefined && isReleasable) return 'stands';
  return { code: 'conflict', why: `${named} is in quarantine, and taken by no line: ${why}` };
}
