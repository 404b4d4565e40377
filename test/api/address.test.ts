import { describe, expect, it } from 'vitest';
import { addressFor, addressOf, isAt, namesIn, saidIn } from '#api/address.ts';

const cell = '/api/v1/candidates/{candidate}/cells/{cell}';

describe('an address', () => {
  it('has the names of its parameters in its path', () => {
    expect(namesIn(cell)).toEqual(['candidate', 'cell']);
    expect(namesIn('/api/v1/collection')).toEqual([]);
  });

  it.each<[string, boolean]>([
    ['/api/v1/candidates/a/cells/b', true],
    ['/api/v1/candidates/a%2Fb/cells/b', true],
    ['/api/v1/candidates/a/cells/', false],
    ['/api/v1/candidates/a/cells', false],
    ['/api/v1/candidates/a/cells/b/', false],
    ['/api/v1/candidates//cells/b', false],
    ['/api/v1/candidates/a/plan/b', false],
    ['/api/v1/__proto__/a/cells/b', false],
  ])('%s is that of a cell: %s', (path, isThere) => {
    expect(isAt(cell, path)).toBe(isThere);
  });

  it.each<[string, object]>([
    ['/api/v1/candidates/a/cells/b', { candidate: 'a', cell: 'b' }],
    ['/api/v1/candidates/a/cells/b?after=c&x=', { candidate: 'a', cell: 'b', after: 'c', x: '' }],
    ['/api/v1/candidates/sha256%3Aa/cells/l%40v1', { candidate: 'sha256:a', cell: 'l@v1' }],
    ['/api/v1/candidates/a%2520b/cells/b?after=a%20b', { candidate: 'a%20b', after: 'a b' }],
    ['/api/v1/candidates/a?b/cells', { candidate: 'a', 'b/cells': '' }],
  ])('%s says %j, decoded once', (address, said) => {
    expect(saidIn(cell, addressOf(address))).toMatchObject(said);
  });

  it.each<[string, RegExp]>([
    ['/api/v1/candidates/%E0%A4%A/cells/b', /%E0%A4%A is no part of a path/],
    ['/api/v1/candidates/a/cells/b?after=c&after=d', /after is said twice; say it once/],
    ['/api/v1/candidates/a/cells/b?cell=d', /cell is said twice/],
  ])('%s is malformed', (address, words) => {
    const refusal = expect.objectContaining({ code: 'malformed' });
    expect(() => saidIn(cell, addressOf(address))).toThrow(refusal);
    expect(() => saidIn(cell, addressOf(address))).toThrow(words);
  });

  it.each<[string, boolean, object?]>([
    ['/badge/csi-1.0.svg', true, { line: 'csi-1.0' }],
    ['/badge/csi.svg.svg', true, { line: 'csi.svg' }],
    ['/badge/.svg', false],
    ['/badge/csi.png', false],
    ['/badge/csi', false],
  ])('%s is that of a picture: %s', (path, isThere, said) => {
    const pattern = '/badge/{line}.svg';
    expect(isAt(pattern, path)).toBe(isThere);
    if (said !== undefined) expect(saidIn(pattern, addressOf(path))).toEqual(said);
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    [cell, { candidate: 'a', cell: 'b' }, '/api/v1/candidates/a/cells/b'],
    [cell, { candidate: 'a/b', cell: 'l@v1' }, '/api/v1/candidates/a%2Fb/cells/l%40v1'],
    ['/l/{line}', { line: 'x', after: 'a b', limit: undefined }, '/l/x?after=a+b'],
    ['/why', { tag: 'v1&x=?', component: '' }, '/why?tag=v1%26x%3D%3F&component='],
    ['/badge/{line}.svg', { line: 'x' }, '/badge/x.svg'],
  ])('of %s is written, and read again', (pattern, asked, address) => {
    expect(addressFor(pattern, asked)).toBe(address);
    const said = Object.entries(asked).filter(([, word]) => word !== undefined);
    expect(saidIn(pattern, addressOf(address))).toEqual(Object.fromEntries(said));
  });
});
