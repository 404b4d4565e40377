import type { Digest } from './image.ts';
import type { Outcome } from './run.ts';

/** What somebody outside says of one attempt at one test cell. */
export interface TestResult {
  readonly candidate: string;
  readonly cell: string;
  /** Counted from 1. */
  readonly attempt: number;
  /** The secret name of the attempt: who knows it was asked to run it. */
  readonly nonce: string;
  readonly outcome: Extract<Outcome, 'passed' | 'failed' | 'errored'> | 'running';
  readonly why: string;
  readonly url?: string;
  /** What was tested, by image, where the sender says it. */
  readonly digests?: Readonly<Record<string, Digest>>;
}
