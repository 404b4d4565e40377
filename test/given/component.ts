import type { KnownTag } from '#core/component-state.ts';
import type { Ruling } from '#core/ruling.ts';

/** A tag as it was listed, at a commit of its own name. */
export function aKnownTag(tag: string, facts: Partial<KnownTag> = {}): KnownTag {
  return { tag, commit: `commit of ${tag}`, ...facts };
}

/** A release from quarantine, at the commit of the tag's own name. */
export function aRuling(tag: string, facts: Partial<Ruling> = {}): Ruling {
  return {
    ...{ tag, commit: `commit of ${tag}`, ruling: 'released', by: 'ann@example.com' },
    ...{ reason: 'it was meant so', atMs: 7 },
    ...facts,
  };
}
