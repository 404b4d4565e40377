import { describe, expect, it } from 'vitest';
import { namesIn } from '#api/address.ts';
import { asks, findAsk } from '#api/asks.ts';
import { findSight, sights } from '#api/sights.ts';

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
