import { beforeAll, describe, expect, it } from 'vitest';
import { type BuildPurpose, buildTags } from '#core/identity.ts';
import type { BuildRequest, Builds } from '#flow/builds.ts';
import { aRecipe } from '../given/recipe.ts';

/** What every Cloud Build does; `open` gives one without builds. */
export function buildsContract(name: string, open: () => Promise<Builds>): void {
  describe(`the builds of ${name}`, () => {
    let builds: Builds;
    beforeAll(async () => {
      builds = await open();
    });

    it('knows no build that it did not create', async () => {
      const id = '00000000-0000-4000-8000-000000000000';
      expect(await builds.get(id)).toBeUndefined();
      expect(await builds.find(['csi-release', 'build-none'])).toEqual([]);
    });

    it.each<BuildPurpose>([
      { kind: 'build', key: 'key-1', run: 'images', attempt: 1 },
      { kind: 'build', key: 'key-1', run: 'unit', attempt: 12 },
      { kind: 'cell', candidate: 'candidate-1', cell: 'e2e-1.35', attempt: 3 },
    ])('creates a build for %j, and tells that purpose again', async (purpose) => {
      const beforeMs = Date.now();
      const started = await builds.start(aRequest(purpose));
      const substitutions = { _A: 'ours', _B: 'theirs' };
      expect(started).toMatchObject({ purpose, substitutions });
      expect(Math.abs(started.createdAtMs - beforeMs)).toBeLessThan(60_000);
      expect(started.logUrl).toMatch(/^https?:/);
      const { id, createdAtMs } = started;
      const again = { id, purpose, createdAtMs, substitutions };
      expect(await builds.get(id)).toMatchObject(again);
      expect(await builds.find(buildTags(purpose))).toMatchObject([again]);
    });

    it('finds only what carries every tag, oldest first', async () => {
      const purpose = { kind: 'build', key: 'key-2', run: 'images' } as const;
      const ids: string[] = [];
      for (const attempt of [1, 2, 3])
        ids.push((await builds.start(aRequest({ ...purpose, attempt }))).id);
      const find = async (tags: readonly string[]) => (await builds.find(tags)).map(({ id }) => id);
      expect(await find(['csi-release', 'build-key-2'])).toEqual(ids);
      expect(await find(buildTags({ ...purpose, attempt: 2 }))).toEqual([ids[1]]);
      expect(await find(['build-key-2', 'images-4'])).toEqual([]);
    });

    it('cancels a build, and leaves one that has ended as it is', async () => {
      const purpose = { kind: 'build', key: 'key-3', run: 'unit', attempt: 1 } as const;
      const { id } = await builds.start(aRequest(purpose));
      await builds.cancel(id);
      expect((await builds.get(id))?.status).toBe('cancelled');
      await builds.cancel(id);
      expect((await builds.get(id))?.status).toBe('cancelled');
    });
  });
}

/** A build that does not end by itself. */
export function aRequest(purpose: BuildPurpose): BuildRequest {
  const steps = [
    { name: 'bash', entrypoint: 'bash', args: ['-c', 'sleep 600'], env: ['A=$_A', 'B=$_B'] },
  ];
  return {
    purpose,
    recipe: aRecipe({ steps, substitutions: { _A: 'theirs', _B: 'theirs' } }),
    substitutions: { _A: 'ours' },
    queueTtlMs: 3_600_000,
  };
}
