/** How many of the next calls and notices go wrong, by the way in which they do. */
export interface FaultCounts {
  /** Creations whose build exists although the call fails with UNAVAILABLE. */
  readonly lostResponses: number;
  /** Creations whose build exists although the call is never answered. */
  readonly silentResponses: number;
  /** Notices that are never published. */
  readonly droppedNotices: number;
  /** Notices that are published twice. */
  readonly duplicateNotices: number;
  /** Notices that are kept back until they are released, the newest first. */
  readonly lateNotices: number;
}

/** What becomes of the answer to one creation. */
export type ResponseFault = 'lost' | 'silent' | 'none';

/** What becomes of one notice. */
export type NoticeFault = 'dropped' | 'duplicate' | 'late' | 'none';

/** The fault switches of a Cloud Build: what can happen in Google Cloud, on demand. */
export interface Faults {
  /** What is still to go wrong. */
  readonly counts: () => FaultCounts;
  /** How many notices are kept back. */
  readonly keptBack: () => number;
  /** Sets the switches that are named; `lateNotices: 0` releases what is kept back. */
  readonly set: (changes: Partial<FaultCounts>) => void;
  /** Says what becomes of the answer to this creation, and counts it. */
  readonly nextResponse: () => ResponseFault;
  /** Says what becomes of the next notice, and counts it. */
  readonly nextNotice: () => NoticeFault;
  /** Keeps a notice back. @param publish called when it is released */
  readonly keepBack: (publish: () => void) => void;
}

const noFaults: FaultCounts = {
  lostResponses: 0,
  silentResponses: 0,
  droppedNotices: 0,
  duplicateNotices: 0,
  lateNotices: 0,
};

/** Makes switches that are all off; they do not survive a restart. */
export function createFaults(): Faults {
  let counts = noFaults;
  let kept: readonly (() => void)[] = [];
  const take = (fault: keyof FaultCounts): boolean => {
    if (counts[fault] === 0) return false;
    counts = { ...counts, [fault]: counts[fault] - 1 };
    return true;
  };
  return {
    counts: () => counts,
    keptBack: () => kept.length,
    set: (changes) => {
      counts = { ...counts, ...changes };
      if (changes.lateNotices !== 0) return;
      const released = kept.toReversed();
      kept = [];
      for (const publish of released) publish();
    },
    nextResponse: () => {
      if (take('lostResponses')) return 'lost';
      return take('silentResponses') ? 'silent' : 'none';
    },
    nextNotice: () => {
      if (take('droppedNotices')) return 'dropped';
      if (take('lateNotices')) return 'late';
      return take('duplicateNotices') ? 'duplicate' : 'none';
    },
    keepBack: (publish) => {
      kept = [...kept, publish];
    },
  };
}
