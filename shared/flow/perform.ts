import type { Kind, Kinds } from '#core/kinds.ts';
import { openCandidate } from './open-candidate.ts';
import { performBuildEffect } from './perform-build.ts';
import { performCandidateEffect } from './perform-candidate.ts';
import { performFloatingTag } from './perform-floating-tag.ts';
import { performPart } from './perform-part.ts';
import type { Perform, Performed } from './performing.ts';
import { seeTag } from './see-tag.ts';
import { tellLine } from './tell-line.ts';
import type { Duty } from './turn.ts';

const performs: { readonly [K in Kind]: Perform<K> } = {
  tag: tellLine,
  component: seeTag,
  line: openCandidate,
  build: performBuildEffect,
  candidate: performCandidateEffect,
  promotion: performPart,
  'floating-tag': performFloatingTag,
};

/**
 * Performs one effect of a document.
 *
 * @throws whatever kept it from being done; it stays owed.
 */
export function perform<K extends Kind>(
  duty: Duty,
  kind: K,
  id: string,
  body: Kinds[K]['body'],
  effect: Kinds[K]['effect'],
): Promise<Performed<K>> {
  return performs[kind](duty, id, body, effect);
}
