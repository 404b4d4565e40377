/** A longer reason is refused: with the others of its component it stays within one document. */
export const rulingReasonLengthMax = 300;

/** What a person ruled on a tag at one commit: the tag at another commit is another matter. */
export interface Ruling {
  readonly tag: string;
  readonly commit: string;
  readonly ruling: 'released' | 'withdrawn';
  /** The person's e-mail address. */
  readonly by: string;
  /** In the person's words. */
  readonly reason: string;
  readonly atMs: number;
}

/** A tag at the commit that it names. */
interface TagAtCommit {
  readonly tag: string;
  readonly commit: string;
}

/** Whether a person released a tag from quarantine, as it is, and did not withdraw it since. */
export function isReleased(tag: TagAtCommit, rulings: readonly Ruling[]): boolean {
  return lastOn(tag, rulings)?.ruling === 'released';
}

/** The withdrawal of a tag as it is, if one stands. */
export function withdrawalOf(tag: TagAtCommit, rulings: readonly Ruling[]): Ruling | undefined {
  const last = lastOn(tag, rulings);
  return last?.ruling === 'withdrawn' ? last : undefined;
}

function lastOn({ tag, commit }: TagAtCommit, rulings: readonly Ruling[]): Ruling | undefined {
  return rulings.findLast((one) => one.tag === tag && one.commit === commit);
}
