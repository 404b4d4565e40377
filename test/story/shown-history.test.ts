import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { auditSchema, releasesSchema } from '#edge/shown-releases.ts';
import { status } from '../../functions/status.ts';
import { openWorld, type World } from '../world/world.ts';
import { firstTags, newest, promoteNewest, quiet, rest } from './memory-story.ts';
import { twoReleases, withdraw } from './withdrawals.ts';

/** What is shown at an address: it must be what its schema says. */
async function shown<Schema extends z.ZodType>(
  world: World,
  path: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  const { body } = await status(path, { ports: world.ports, worker: 'status' });
  return schema.parse(body);
}

const unknown = { code: 'unknown' };

describe('the releases of a line, as they are shown', () => {
  it('are the newest first, with those that were withdrawn', async () => {
    const world = openWorld();
    await twoReleases(world);
    await withdraw(world, 'v1.0.1');
    const path = '/api/v1/lines/sample/releases';
    const { releases, next } = await shown(world, path, releasesSchema);
    expect(releases).toMatchObject([
      { release: 'sample@v1.0.1', state: 'withdrawn', withdrawn: { reason: 'it loses data' } },
      { release: 'sample@v1.0.0', state: 'released' },
    ]);
    expect(next).toBeUndefined();
    const older = await shown(world, `${path}?after=v1.0.1`, releasesSchema);
    expect(older).toEqual({ releases: releases.slice(1) });
    await expect(shown(world, `${path}?after=v9.0.0`, releasesSchema)).rejects.toMatchObject({
      ...unknown,
      message: expect.stringContaining('no sample@v9.0.0'),
    });
    await expect(
      shown(world, '/api/v1/lines/other/releases', releasesSchema),
    ).rejects.toMatchObject(unknown);
  });
});

describe('what happened, as it is shown', () => {
  it('is every transition of a candidate and of its promotion, once, page by page', async () => {
    const world = openWorld();
    await firstTags(world);
    await promoteNewest(world);
    await rest(world);
    const { id } = newest(world);
    const path = `/api/v1/candidates/${id}/audit`;
    const seen = await wholeTrail(world, path);
    const expected = await revisionsOf(world, id);
    const told = seen.map(({ kind, revision }) => `${kind}:${revision}`);
    expect(told.toSorted()).toEqual(expected.toSorted());
    expect(seen.map(({ at }) => at)).toEqual(
      seen.map(({ at }) => at).toSorted((a, b) => b.localeCompare(a)),
    );
    const [middle] = seen.filter(({ kind }) => kind === 'candidate').slice(1);
    const below = await shown(world, `${path}?after=${middle?.revision}-1`, auditSchema);
    expect(below.transitions[0]).toMatchObject({
      kind: 'candidate',
      revision: (middle?.revision ?? 0) - 1,
    });
    await expect(
      shown(world, '/api/v1/candidates/nobody/audit', auditSchema),
    ).rejects.toMatchObject(unknown);
    await expect(shown(world, `${path}?after=x`, auditSchema)).rejects.toMatchObject({
      code: 'malformed',
    });
  });

  it('is every transition of a line', async () => {
    const world = openWorld();
    const path = '/api/v1/lines/sample/audit';
    await firstTags(world);
    await quiet(world);
    const seen = await wholeTrail(world, path);
    const kept = await world.ports.store.get('line', 'sample');
    const wanted = Array.from({ length: kept?.revision ?? 0 }, (_, at) => at + 1).toReversed();
    expect(seen.map(({ revision }) => revision)).toEqual(wanted);
    expect(await shown(world, `${path}?after=1`, auditSchema)).toEqual({ transitions: [] });
  });
});

const pagesMax = 20;

async function wholeTrail(world: World, path: string) {
  const seen = [];
  let next: string | undefined = path;
  for (let pages = 0; next !== undefined; pages += 1) {
    expect(pages).toBeLessThan(pagesMax);
    const page: z.output<typeof auditSchema> = await shown(world, next, auditSchema);
    seen.push(...page.transitions);
    next = page.next;
  }
  return seen;
}

async function revisionsOf({ ports: { store } }: World, id: string): Promise<readonly string[]> {
  const kinds = ['candidate', 'promotion'] as const;
  const all = await Promise.all(
    kinds.map(async (kind) => {
      const length = (await store.get(kind, id))?.revision ?? 0;
      return Array.from({ length }, (_, at) => `${kind}:${at + 1}`);
    }),
  );
  return all.flat();
}
