import type { SourceArchive } from '#core/build.ts';
import type { FailedStep } from '#core/build-failure.ts';
import type { BuildPurpose } from '#core/identity.ts';
import type { Recipe } from '#core/recipe.ts';

/** Builds in Cloud Build. */
export interface Builds {
  /**
   * Creates one; a call that is lost may have created it all the same, so look with `find` first.
   * @throws PermanentError `refused` for a build that will never be taken
   * @throws OverQuota where no build is taken for now
   */
  start(request: BuildRequest): Promise<BuildView>;
  get(id: string): Promise<BuildView | undefined>;
  /** All builds that carry every tag, oldest first. */
  find(tags: readonly string[]): Promise<readonly BuildView[]>;
  /** Cancels one; a build that has ended stays as it is. */
  cancel(id: string): Promise<void>;
}

/** A build to create. */
export interface BuildRequest {
  readonly purpose: BuildPurpose;
  readonly recipe: Recipe;
  readonly substitutions: Readonly<Record<string, string>>;
  readonly source?: SourceArchive;
  readonly queueTtlMs: number;
}

/** A build as Cloud Build tells of it when asked. */
export interface BuildView {
  readonly id: string;
  readonly status:
    | 'pending'
    | 'queued'
    | 'working'
    | 'success'
    | 'failure'
    | 'internal-error'
    | 'timeout'
    | 'cancelled'
    | 'expired'
    | 'unknown';
  readonly purpose?: BuildPurpose;
  readonly substitutions: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
  /** When it ended, where it has and Cloud Build says so. */
  readonly endedAtMs?: number;
  readonly logUrl: string;
  /** Why it did not succeed, in Cloud Build's words. */
  readonly detail?: string;
  readonly failureType?: string;
  /** The step that failed, where one did. */
  readonly failedStep?: FailedStep;
  /** Where its log lies. */
  readonly log?: { readonly bucket: string; readonly object: string };
}
