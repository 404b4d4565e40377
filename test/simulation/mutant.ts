import type { Ports } from '#flow/ports.ts';
import type { Duty } from '#flow/turn.ts';
import type { Published } from '../world/bus.ts';
import type { World } from '../world/world.ts';
import type { Mode } from './weather.ts';

/** Something broken on purpose, to see that the simulation sees it. */
export interface Mutant {
  readonly name: string;
  /** What is broken, for people. */
  readonly text: string;
  /** The invariants by one of which it must be seen. */
  readonly by: readonly string[];
  /** The mode in which it must be seen; others may hide it. */
  readonly mode?: Mode;
  readonly ports?: Breaking;
  /** Whether a message is never delivered. */
  readonly drops?: (message: Published) => boolean;
  /** Whether a message is taken as done though its handler failed. */
  readonly isAckedOnError?: boolean;
}

/** Breaks the ports of a function. */
export type Breaking = (ports: Ports, worker: Duty['worker'], world: World) => Ports;
