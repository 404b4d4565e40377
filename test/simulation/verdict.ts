import type { Violation } from './watch.ts';
import type { Mode } from './weather.ts';

/** So many virtual hours with faults has a run, unless it is told otherwise. */
export const hoursUsual = 8;

/** A violation and how to see it again. */
export interface Found extends Violation {
  readonly seed: number;
  readonly repeat: string;
}

/** What a run is told besides its seed. */
export interface Told {
  readonly rate: number;
  readonly hours: number;
  readonly mode: Mode;
}

/** The command that runs one seed again. */
export function repeatOf(run: {
  readonly plan: Told;
  readonly seed: number;
  readonly mutant?: string | undefined;
}): string {
  const { rate, hours, mode } = run.plan;
  const options = [
    `--seed ${run.seed} --rate ${rate}`,
    ...(hours === hoursUsual ? [] : [`--hours ${hours}`]),
    ...(mode === 'usual' ? [] : [`--mode ${mode}`]),
    ...(run.mutant === undefined ? [] : [`--mutant '${run.mutant}'`]),
  ];
  return `npm run simulate -- ${options.join(' ')}`;
}

/** A violation in one line: how to repeat it, which rule, when, and what. */
export function violationLine({ repeat, name, text, what, atMs }: Found): string {
  return `${repeat}  # ${name} ${new Date(atMs).toISOString()}: ${what} (${text})`;
}
