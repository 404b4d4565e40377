/** What happened to one call. */
export const outcomes = [
  'ok',
  'error-before',
  'error-after',
  'answer-lost',
  'crash-before',
  'crash-after',
  'slow',
  'in-flight',
] as const;

/** What happened to one call; `slow`: it was done after its message was delivered again. */
export type CallOutcome = (typeof outcomes)[number];

/** What was counted; plain data, so that threads can hand it over. */
export interface Counts {
  readonly seeds: number;
  readonly events: number;
  readonly faults: number;
  readonly hours: number;
  readonly releases: number;
  /** By call point, as `build-finished builds.start`, then by outcome. */
  readonly calls: Readonly<Record<string, Readonly<Partial<Record<CallOutcome, number>>>>>;
  /** How often what should sometimes happen did. */
  readonly sometimes: Readonly<Record<string, number>>;
}

/** Counts what happens. */
export interface Tally {
  call(point: string, outcome: CallOutcome): void;
  /** How many calls were made at a point. */
  made(point: string): number;
  sometimes(what: string): void;
  readonly calls: Counts['calls'];
  readonly counted: Counts['sometimes'];
  readonly faults: number;
}

/** Opens a tally of nothing. */
export function openTally(): Tally {
  const calls: Record<string, Partial<Record<CallOutcome, number>>> = {};
  const counted: Record<string, number> = {};
  const totals = new Map<string, number>();
  let faults = 0;
  return {
    calls,
    counted,
    get faults() {
      return faults;
    },
    made: (point) => totals.get(point) ?? 0,
    call(point, outcome) {
      totals.set(point, (totals.get(point) ?? 0) + 1);
      const row = calls[point] ?? {};
      calls[point] = row;
      row[outcome] = (row[outcome] ?? 0) + 1;
      if (outcome !== 'ok') faults += 1;
    },
    sometimes(what) {
      counted[what] = (counted[what] ?? 0) + 1;
    },
  };
}

/** The counts of several runs as those of one. */
export function added(all: readonly Counts[]): Counts {
  const sum = (of: (counts: Counts) => number) => all.reduce((total, one) => total + of(one), 0);
  const calls: Record<string, Partial<Record<CallOutcome, number>>> = {};
  for (const one of all)
    for (const [point, row] of Object.entries(one.calls)) {
      const known = calls[point] ?? {};
      calls[point] = known;
      for (const outcome of outcomes)
        if (row[outcome]) known[outcome] = (known[outcome] ?? 0) + row[outcome];
    }
  const sometimes: Record<string, number> = {};
  for (const one of all)
    for (const [what, count] of Object.entries(one.sometimes))
      sometimes[what] = (sometimes[what] ?? 0) + count;
  return {
    seeds: sum(({ seeds }) => seeds),
    events: sum(({ events }) => events),
    faults: sum(({ faults }) => faults),
    hours: sum(({ hours }) => hours),
    releases: sum(({ releases }) => releases),
    calls,
    sometimes,
  };
}
