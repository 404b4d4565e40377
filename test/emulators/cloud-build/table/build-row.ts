/** What Cloud Build answers to a build, as the specification says, by whichever way it is asked. */
export interface BuildRow {
  /** The fact, as a sentence that ends with what happens. */
  readonly name: string;
  /** A Build in proto3 JSON. */
  readonly build: object;
  /** Cancels it: as soon as its log has a line, or at once. */
  readonly cancelled?: { readonly after?: string };
  /** Retries it: as soon as its log has a line, or else when it has ended; then that is expected. */
  readonly retried?: { readonly after?: string };
  /** Asked of a Cloud Build whose only worker is busy. */
  readonly queued?: true;
  /** Not asked over REST, whose reader knows no negative duration. */
  readonly onlyRpc?: true;
  /** Asked through gcloud as well. */
  readonly gcloud?: true;
  readonly expected: Refusal | BuildOutcome;
}

/** A build that is not created. */
export interface Refusal {
  readonly kind: 'refused';
  readonly code: 'INVALID_ARGUMENT' | 'FAILED_PRECONDITION' | 'UNIMPLEMENTED';
  /** The whole message, with `ID` for that of the build. */
  readonly text: string;
}

/** The end of a build, and what of it can be seen; what is left out is not compared. */
export interface BuildOutcome {
  readonly kind: 'ended';
  readonly status: string;
  readonly statusDetail?: string;
  /** The type of its `failureInfo`. */
  readonly failure?: string;
  /** The status of each step, and its exit code where it is not 0: `FAILURE 3`. */
  readonly steps?: readonly string[];
  /** What each step wrote to its output. */
  readonly outputs?: readonly string[];
  /** Lines of the log, in this order. */
  readonly lines?: readonly string[];
  /** Fields as they are after substitution. */
  readonly images?: readonly string[];
  readonly tags?: readonly string[];
  /** Names of the phases that have a timing. */
  readonly phases?: readonly string[];
}

/** A refusal, with INVALID_ARGUMENT where nothing else is said. */
export function refused(text: string, code: Refusal['code'] = 'INVALID_ARGUMENT'): Refusal {
  return { kind: 'refused', code, text };
}

/** The end of a build with a status. */
export function ended(status: string, seen: Partial<BuildOutcome> = {}): BuildOutcome {
  return { ...seen, kind: 'ended', status };
}

/** A step of a shell; `$$` is the dollar of the shell. */
export function sh(script: string, more: object = {}): object {
  return { name: 'ubuntu', args: ['sh', '-c', script], ...more };
}
