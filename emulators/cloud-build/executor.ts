import type { Build, Step } from './build.ts';
import type { Workspace } from './workspace.ts';

/** Who runs the steps of builds: the host itself, or a container engine. */
export interface Executor {
  /** Who that is and why, for the start of the stack. */
  readonly title: string;
  /** Stands at the top of every log, and among the warnings of every build. */
  readonly notice: string;
  /**
   * Runs a step until it ends; when the signal aborts, it is ended with all that it started.
   *
   * @throws Error where it cannot be run
   */
  readonly run: (step: Step, index: number, running: RunningStep) => Promise<StepExit>;
  /** Deletes a workspace with whatever its steps left there. */
  readonly removeWorkspace: (workspace: Workspace) => Promise<void>;
  /** Ends what an earlier run left running, where it could not end with us. */
  readonly endLeftovers: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What a step is run with. */
export interface StepContext {
  readonly build: Build;
  readonly workspace: Workspace;
  readonly registryUrl: string;
}

/** A step that is about to run. */
export interface RunningStep extends StepContext {
  /** Is told every line that the step writes. */
  readonly line: (text: string) => void;
  readonly signal: AbortSignal;
}

/** How a step that was run came to its end. */
export interface StepExit {
  readonly exitCode: number;
  /** The digest of the image that it ran in, where it ran in one. */
  readonly imageDigest?: string;
}
