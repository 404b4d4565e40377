import type { Kind } from '#core/kinds.ts';
import type { Kept, Records } from '#flow/store.ts';
import type { RegistryChange } from '../world/registry.ts';
import type { Sights } from './sights.ts';
import type { Stage } from './stage.ts';

/** A document before and after one write. */
export interface Change<K extends Kind> {
  readonly id: string;
  readonly before: Kept<K> | undefined;
  readonly after: Kept<K>;
}

/** A record before and after one write. */
export interface RecordChange<R extends keyof Records> {
  readonly id: string;
  readonly before: Records[R] | undefined;
  readonly after: Records[R];
}

/** What a run has shown so far, beyond what the world still has. */
export interface Scene {
  readonly stage: Stage;
  readonly sights: Sights;
  /** The digest that each version tag of production was first given. */
  readonly versionTags: Map<string, string>;
  /** Since when a line waits for quiet, and when it heard of its set last. */
  readonly waits: Map<string, { readonly sinceMs: number; readonly heardMs: number }>;
  /** The candidates of a line as they opened, oldest first. */
  readonly openings: Map<string, readonly string[]>;
  /** When a candidate truly came into the phase that it is in. */
  readonly changedAtMs: Map<string, number>;
  /** When a candidate's time was over, and its collection began. */
  readonly overAtMs: Map<string, number>;
  /** Since when nobody wants a build. */
  readonly unwantedAtMs: Map<string, number>;
  /** What was written last by a call whose process was dead, or had waited for too long. */
  readonly lateWrites: Set<string>;
}

/** What is wrong, in words; none where all is well. */
type Finding = string | undefined;

/** A rule that holds after every event, or in the end. */
export interface Invariant {
  /** As in docs/simulation.md. */
  readonly name: string;
  readonly text: string;
  readonly documents?: {
    readonly [K in Kind]?: (change: Change<K>, scene: Scene) => Finding;
  };
  readonly records?: {
    readonly [R in keyof Records]?: (change: RecordChange<R>, scene: Scene) => Finding;
  };
  readonly registry?: (change: RegistryChange, scene: Scene) => Finding;
  readonly end?: (scene: Scene) => readonly string[];
}

/** The name under which a write in the registry is remembered. */
export function writeName(repository: string, reference: string): string {
  return `${repository}@${reference}`;
}
