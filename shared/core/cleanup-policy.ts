import type { ReleaseLine } from './line.ts';
import { keptTagPrefix, longestToLiveMs } from './orphan.ts';

/** A cleanup policy of Artifact Registry, as `gcloud artifacts repositories set-cleanup-policies` reads it. */
export interface CleanupPolicy {
  readonly name: string;
  readonly action: { readonly type: 'Delete' | 'Keep' };
  readonly condition: {
    readonly tagState: 'any' | 'tagged';
    readonly tagPrefixes?: readonly string[];
    readonly packageNamePrefixes?: readonly string[];
    /** In seconds, with an `s`. */
    readonly olderThan?: string;
  };
}

/**
 * The net below the collector, for staging: what is twice as old as any time to live goes, whether
 * anybody collects or not. What stands for longer is tagged by the daily comparison, and stays. Images
 * that no line has are not touched.
 */
export function cleanupPolicies(lines: readonly ReleaseLine[]): readonly CleanupPolicy[] {
  const names = lines.flatMap(({ components }) =>
    components.flatMap(({ component }) => component.images.map(({ name }) => name)),
  );
  const olderThan = `${Math.ceil((2 * longestToLiveMs(lines)) / 1000)}s`;
  const packageNamePrefixes = [...new Set(names)].sort();
  return [
    {
      name: 'keep-what-stands',
      action: { type: 'Keep' },
      condition: { tagState: 'tagged', tagPrefixes: [keptTagPrefix] },
    },
    {
      name: 'delete-what-was-left',
      action: { type: 'Delete' },
      condition: { tagState: 'any', packageNamePrefixes, olderThan },
    },
  ];
}
