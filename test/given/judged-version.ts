import type { JudgedVersion } from '#core/take.ts';
import { aTag } from './version.ts';

/** Versions as they are judged: accepted, a pre-release by its name, or `TAG!` in quarantine. */
export function judged(...texts: readonly string[]): readonly JudgedVersion[] {
  return texts.map((text): JudgedVersion => {
    const tag = aTag(text.replace('!', ''));
    const one = { tag, commit: `commit of ${tag}` };
    if (text.endsWith('!')) return { ...one, verdict: 'quarantined', why: 'withdrawn' };
    return tag.includes('-')
      ? { ...one, verdict: 'pre-release', why: 'a pre-release' }
      : { ...one, verdict: 'accepted', why: 'a stable version' };
  });
}
