import type { FrozenCell } from './candidate.ts';
import type { Contribution } from './release-number.ts';
import type { Judgement } from './tag-verdict.ts';

/** What a line would be with one component at another tag: nothing is built or written for it. */
export interface ShownWhatIf {
  readonly line: string;
  readonly component: string;
  readonly tag: string;
  /** The commit that the tag names now; none where its repository shows no such tag. */
  readonly commit?: string;
  /** What the line takes of the component as it is. */
  readonly takes?: string;
  /** What the tag is to us; of one that is not there yet, were it pushed now. */
  readonly judgement: Judgement;
  /** The number of the release; none where nothing is new, or nobody can tell. */
  readonly version?: string;
  /** The release before it, by its full name; none for the first of its line. */
  readonly since?: string;
  /** What makes the number. */
  readonly contributions: readonly Contribution[];
  /** The set is that of the release before. */
  readonly nothingNew?: true;
  /** Why no candidate would be opened of it, or none be released; none where nothing is against it. */
  readonly refusal?: string;
  /** The whole set, as far as it can be told. */
  readonly components: readonly WhatIfComponent[];
  readonly cells: readonly WhatIfCell[];
  /** What users would be told, in Markdown, as far as nothing is built or tested. */
  readonly notes?: string;
}

/** A component of the set. */
export interface WhatIfComponent {
  readonly name: string;
  readonly tag: string;
  /** Its tag in the release before; none where it would be added. */
  readonly before?: string;
  /** Where its images would come from; none where that cannot be told. */
  readonly build?: WhatIfBuild;
}

/**
 * Where images would come from: they join from production, stand in staging, are being built there,
 * or have to be built.
 */
export type WhatIfBuild = 'from production' | 'built' | 'under way' | 'to be built';

/** A test cell that the set would have to pass, or that would inform of it. */
export interface WhatIfCell {
  readonly cell: string;
  readonly counts: FrozenCell['counts'];
  readonly runs: FrozenCell['runs'];
  /** Its place in the matrix, by axis: `{"kubernetes": "1.35"}`. */
  readonly axes?: Readonly<Record<string, string>>;
}
