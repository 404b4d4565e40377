/** How many requests may be under way to one host, learnt from what it answers. */
export interface Pace {
  /** So many may be under way now. */
  readonly places: number;
  /** Nothing was refused yet: the pace grows with every answer, not with every round of them. */
  readonly isProbing: boolean;
  /** Answers since it last grew. */
  readonly answers: number;
  /** When it was last slowed down; what was sent before that says nothing new. */
  readonly slowedAtMs: number;
  /** Nothing is sent before: the host asked to be left alone. */
  readonly restsUntilMs: number;
}

/** What a host answered to a request. */
export type Heard =
  | { readonly type: 'answered' }
  | {
      /** It takes no more: 429, or 503. */
      readonly type: 'refused';
      readonly sentAtMs: number;
      /** It asked to be left alone for so long; 0 where it did not say. */
      readonly retryAfterMs: number;
    };

/** No more requests are ever under way to one host; a promotion copies many images at once. */
export const placesMax = 96;
/** A host that nobody knows yet gets so many at first. */
const placesAtFirst = 16;

/** A round of answers is never less: where few are taken, the next refusal would follow at once. */
const answersMin = 10;

/** The pace towards a host that was asked nothing yet. */
export const firstPace: Pace = {
  places: placesAtFirst,
  isProbing: true,
  answers: 0,
  slowedAtMs: Number.NEGATIVE_INFINITY,
  restsUntilMs: Number.NEGATIVE_INFINITY,
};

/**
 * Adds while answers come and halves when the host refuses, as TCP does (RFC 5681): until the first
 * refusal it doubles with every round of answers, from then on it grows by one a round. What was
 * sent before it was slowed down slows it down no further. A Retry-After holds for all requests.
 */
export function paceAfter(pace: Pace, heard: Heard, nowMs: number): Pace {
  return heard.type === 'answered' ? faster(pace) : slower(pace, heard, nowMs);
}

function faster(pace: Pace): Pace {
  if (pace.places >= placesMax) return pace;
  const answers = pace.answers + 1;
  if (!pace.isProbing && answers < Math.max(pace.places, answersMin)) return { ...pace, answers };
  return { ...pace, answers: 0, places: pace.places + 1 };
}

function slower(
  pace: Pace,
  { sentAtMs, retryAfterMs }: Extract<Heard, { type: 'refused' }>,
  nowMs: number,
): Pace {
  const restsUntilMs = Math.max(pace.restsUntilMs, nowMs + retryAfterMs);
  if (sentAtMs < pace.slowedAtMs) return { ...pace, restsUntilMs };
  const places = Math.max(1, Math.floor(pace.places / 2));
  return { places, isProbing: false, answers: 0, slowedAtMs: nowMs, restsUntilMs };
}
