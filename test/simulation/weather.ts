import { minuteMs } from './durations.ts';

/** How a run is made to go. */
export type Mode =
  /** Faults first, then none, and then everything must come to rest. */
  | 'usual'
  /** Nothing goes wrong. */
  | 'calm'
  /** Nothing goes wrong, but every message comes twice. */
  | 'twice'
  /** Nothing goes wrong, but messages overtake each other. */
  | 'shuffled'
  /** Nothing goes wrong and nobody sweeps: events alone must bring everything to its end. */
  | 'events-alone'
  /** No function hears another or Cloud Build: the sweep alone must bring everything to its end. */
  | 'sweep-alone';

/** Every mode. */
export const modes: readonly Mode[] = [
  'usual',
  'calm',
  'twice',
  'shuffled',
  'events-alone',
  'sweep-alone',
];

/** How often what goes wrong; probabilities. */
export interface Weather {
  /** A call that leaves a function. */
  readonly callFaults: number;
  /** A message that is never delivered. */
  readonly losses: number;
  /** A message that is delivered hours late. */
  readonly delays: number;
  /** A message that is delivered a second time. */
  readonly duplicates: number;
  /** A build or a test that does not simply pass in time. */
  readonly troubles: number;
  /** A build that a list does not show yet. */
  readonly staleLists: number;
  /** How far the clock of an instance may be wrong. */
  readonly skewMs: number;
}

/** Weather in which nothing goes wrong. */
export const calm: Weather = {
  callFaults: 0,
  losses: 0,
  delays: 0,
  duplicates: 0,
  troubles: 0,
  staleLists: 0,
  skewMs: 0,
};

/** Weather in which so many calls of a hundred go wrong, and messages, builds and clocks with them. */
export function storm(rate: number): Weather {
  return {
    callFaults: rate,
    losses: rate / 5,
    delays: rate / 2,
    duplicates: 0.15,
    troubles: 0.25,
    staleLists: 0.3,
    skewMs: 3 * minuteMs,
  };
}
