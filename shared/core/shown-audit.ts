/** One transition of a document, as it is shown. */
export interface ShownTransition {
  readonly kind: 'candidate' | 'promotion' | 'line';
  /** Counts the transitions of the document. */
  readonly revision: number;
  readonly event: string;
  readonly why: string;
  /** The function that wrote it down; a person is named by why. */
  readonly by: string;
  readonly at: string;
}

/** What happened to something, the newest first. */
export interface ShownAudit {
  readonly transitions: readonly ShownTransition[];
  /** Where what happened before is; none where this is the beginning. */
  readonly next?: string;
}
