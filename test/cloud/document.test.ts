import { Timestamp } from '@google-cloud/firestore';
import { describe, expect, it } from 'vitest';
import { documentIdBytesMax, documentPath, idOf, keptData, recordData } from '#cloud/document.ts';
import { documentBytesMax } from '#core/document-bytes.ts';
import { aLineState } from '../given/line.ts';

describe('documentPath', () => {
  it.each([
    ['a', 'a'],
    ['a/b:v1.0.0', 'a%2Fb%3Av1.0.0'],
    ['.', '%2E'],
    ['..', '%2E.'],
    ['.a', '%2Ea'],
    ['__x__', '%5F_x__'],
    ['_x', '_x'],
    ['%2E', '%252E'],
  ])('writes %j as %s, and reads it back', (id, name) => {
    expect(documentPath('lines', id)).toBe(`lines/${name}`);
    expect(idOf(name)).toBe(id);
  });

  it.each(['', '\ud800', 'x'.repeat(documentIdBytesMax + 1), 'ü'.repeat(251)])(
    'refuses the id %j, which could not be written',
    (id) => {
      expect(() => documentPath('lines', id)).toThrow(
        expect.objectContaining({ code: 'refused', message: expect.stringContaining('id') }),
      );
    },
  );
});

describe('keptData', () => {
  it('refuses a document that is too large, by its name and its size', () => {
    const versions = ['x'.repeat(documentBytesMax)];
    const kept = { body: aLineState({ versions }), owed: [], revision: 1, dueAtMs: null };
    expect(() => keptData('line', 'lines/sample', kept)).toThrow(
      expect.objectContaining({
        code: 'refused',
        message: expect.stringMatching(/^lines\/sample would have 262\d{3} bytes/),
      }),
    );
  });
});

describe('recordData', () => {
  it('gives a record that expires the timestamp that policies need', () => {
    const record = { bodyHash: 'hash', status: 202, answer: {}, expiresAtMs: 1_800_000_000_123 };
    const written = recordData('requests/key', record);
    expect(written).toEqual({ ...record, expiresAt: Timestamp.fromMillis(1_800_000_000_123) });
  });

  it('gives a record that stays for ever none', () => {
    const record = {
      kind: 'tag',
      id: 'a',
      revision: 1,
      event: 'e',
      why: 'w',
      by: 'b',
      atMs: 1,
    } as const;
    expect(recordData('audit/tag:a:1', record)).toEqual(record);
  });
});
