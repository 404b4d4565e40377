import type { ComponentEffect, ComponentEvent, KnownTag } from '#core/component-state.ts';
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

/** What a repository shows, one tag a second: at a commit of its own name, or as in `v1.0.0 at c2`. */
export function aListing(
  tags: readonly string[],
  owed = 0,
): Extract<ComponentEvent, { type: 'listed' }> {
  const named = tags.map((text, second) => {
    const [tag = '', commit = `commit of ${tag}`] = text.split(' at ');
    return { tag, commit, atMs: second * 1000 };
  });
  return { type: 'listed', component: 'hello', tags: named, owed };
}

/** That a tag is looked at which a listing found. */
export function aLookAt(tag: string, via = 'tag-tick'): ComponentEffect {
  return { type: 'see-tag', key: `see-tag:${tag}`, tag, via };
}
