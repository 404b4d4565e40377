import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addressOf, namesIn } from '#api/address.ts';
import { asks, findAsk } from '#api/asks.ts';
import { sight } from '#api/sight.ts';
import { findSight, sights } from '#api/sights.ts';
import { idSchema } from '#edge/texts.ts';
import { openWorld } from '../world/world.ts';

describe('the sights', () => {
  it.each(sights.map((one) => [one.path, one] as const))(
    '%s reads the parameters of its path, and no unknown word',
    (path, { asked }) => {
      expect(Object.keys(asked.shape)).toEqual(expect.arrayContaining([...namesIn(path)]));
      expect(asked.safeParse({ unheard: 'of' }).error?.issues).toContainEqual(
        expect.objectContaining({ code: 'unrecognized_keys' }),
      );
    },
  );

  it('each have a path of their own', () => {
    expect(new Set(sights.map(({ path }) => path)).size).toBe(sights.length);
    expect(new Set(asks.map(({ path }) => path)).size).toBe(asks.length);
  });

  it.each(['/api/v1/nothing', '/', '', '/api/v1/__proto__/x'])('%s is none of them', (address) => {
    const words = expect.stringContaining(`no ${address} here; GET /api/v1/`);
    const unknown = expect.objectContaining({ code: 'unknown', message: words });
    expect(() => findSight(address)).toThrow(unknown);
  });

  it.each(['/api/v1/nothing', '/', '__proto__'])('%s is nothing to ask for', (path) => {
    const words = expect.stringContaining(`no ${path} here; POST /api/v1/promotions or `);
    expect(() => findAsk(path)).toThrow(
      expect.objectContaining({ code: 'unknown', message: words }),
    );
  });

  it('are found by their address', () => {
    expect(findSight('/api/v1/collection?after=a').path).toBe('/api/v1/collection');
    expect(findSight('/api/v1/collection/sha256%3Aa').path).toBe('/api/v1/collection/{digest}');
  });
});

const echo = sight({
  path: '/api/v1/candidates/{candidate}',
  summary: 'What was asked',
  asked: z.strictObject({ candidate: idSchema, after: idSchema.exactOptional() }),
  answer: z.strictObject({ candidate: z.string(), after: z.string().exactOptional() }),
  show: async (_duty, asked) => ({ body: asked }),
});

describe('a sight', () => {
  const { ports } = openWorld();
  const look = (address: string) => echo.show({ ports, worker: 'status' }, addressOf(address));

  it.each([
    ['/api/v1/candidates/a', { candidate: 'a' }],
    ['/api/v1/candidates/a%2Db?after=c', { candidate: 'a-b', after: 'c' }],
  ])('is asked what stands in %s', async (address, body) => {
    expect(await look(address)).toEqual({ body });
  });

  it.each([
    ['/api/v1/candidates/a%2Fb?after=%20', /candidate must be .*; after must be/],
    ['/api/v1/candidates/a?before=b', /the address: .*"before"/],
    ['/api/v1/candidates/%ff', /%ff is no part of a path/],
  ])('refuses %s with every fault in words', async (address, words) => {
    const message = expect.stringMatching(words);
    await expect(look(address)).rejects.toMatchObject({ code: 'malformed', message });
  });
});
