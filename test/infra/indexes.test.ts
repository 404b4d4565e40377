import { describe, expect, it } from 'vitest';
import { conducts } from '#core/kinds.ts';
import { neededIndexes } from '#flow/indexes.ts';
import { lists, queries } from '#flow/store.ts';
import committed from '../../infra/indexes.json' with { type: 'json' };

describe('infra/indexes.json', () => {
  it('is what the Store asks for: npm run indexes writes it', () => {
    expect(committed).toEqual(JSON.parse(JSON.stringify(neededIndexes())));
  });

  it('has the index of every named query', () => {
    for (const [name, { kind, field }] of Object.entries(queries)) {
      const wanted = { collection: conducts[kind].collection, path: field, order: 'ASCENDING' };
      expect([name, committed.fields]).toEqual([name, expect.arrayContaining([wanted])]);
    }
  });

  it('has the index of every named list, each index once', () => {
    const named = committed.composites.flatMap(({ names }) => names);
    expect(named.toSorted()).toEqual(Object.keys(lists).toSorted());
    const made = committed.composites.map(({ collection, fields }) => [collection, fields]);
    expect(new Set(made.map((one) => JSON.stringify(one))).size).toBe(made.length);
  });
});
