import { conducts, isKind, type Kind } from '#core/kinds.ts';
import type { Kept } from '#flow/store.ts';
import type { Written } from './store.ts';

/** Which documents ever had a word, so that nobody looks at all of them. */
export interface WordIndex {
  /** The ids of documents of a kind that had a word at some time, of these writes or earlier ones. */
  idsWith(kind: Kind, field: string, word: string, writes: readonly Written[]): readonly string[];
}

/** Opens an index that takes note of writes when somebody asks, and not before. */
export function openWordIndex(
  latest: <K extends Kind>(kind: K, id: string) => Kept<K> | undefined,
): WordIndex {
  const known = new Map<string, Set<string>>();
  let seen = 0;
  const note = <K extends Kind>(kind: K, id: string) => {
    const kept = latest(kind, id);
    const found = kept === undefined ? {} : (conducts[kind].foundBy?.(kept.body) ?? {});
    for (const [field, words] of Object.entries(found))
      for (const word of words) {
        const key = keyOf(kind, field, word);
        known.set(key, (known.get(key) ?? new Set()).add(id));
      }
  };
  return {
    idsWith(kind, field, word, writes) {
      for (const { of, id } of writes.slice(seen)) if (isKind(of)) note(of, id);
      seen = writes.length;
      return [...(known.get(keyOf(kind, field, word)) ?? [])];
    },
  };
}

function keyOf(kind: Kind, field: string, word: string): string {
  return `${kind} ${field} ${word}`;
}
