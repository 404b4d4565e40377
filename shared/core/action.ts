/**
 * Something that a person can ask for here and now: one documented request, what is to be filled in,
 * and what comes of it. The page makes a form of it, the command line a question.
 */
export interface ShownAction {
  /** What it is called in commands: `promote`. */
  readonly name: ActionName;
  /** What a button says: `Promote as sample@v1.2.0`. */
  readonly title: string;
  /** Where it is posted to: `/api/v1/promotions`. */
  readonly path: string;
  /** The part of the request that is settled. */
  readonly body: Readonly<Record<string, string>>;
  /** The part that the person says. */
  readonly fields: readonly ActionField[];
  /** What comes of it, a sentence each. */
  readonly consequences: readonly string[];
  /** Who may, by e-mail address. */
  readonly who: readonly string[];
  /** Why it would be refused now, whoever asks; none where it would not. */
  readonly refusal?: string;
}

/** The names of all actions. */
export type ActionName =
  | 'promote'
  | 'approve'
  | 'hold'
  | 'end-hold'
  | 'pin'
  | 'end-pin'
  | 'waive'
  | 'end-waiver'
  | 'release-from-quarantine'
  | 'withdraw-tag'
  | 'withdraw-release'
  | 'resume'
  | 'give-up'
  | 'settle-announcement'
  | 'test-again'
  | 'restore'
  | 'tell-result';

/** One thing that a person says: words, or one of some choices. */
export interface ActionField {
  /** Its key in the request: `reason`. */
  readonly name: string;
  readonly label: string;
  readonly kind: 'text' | 'until' | 'link' | 'choice';
  readonly isRequired: boolean;
  /** For a `choice`. */
  readonly choices?: readonly string[];
  /** What stands there at first. */
  readonly preset?: string;
}
