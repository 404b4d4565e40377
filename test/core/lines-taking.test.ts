import { describe, expect, it } from 'vitest';
import { linesTaking, whyUnclaimed } from '#core/take.ts';
import { judged } from '../given/judged-version.ts';
import { lineUnder } from '../given/line.ts';
import { aTag } from '../given/version.ts';

const versions = judged('v1.0.0', 'v1.0.1', 'v1.1.0', 'v2.0.0-rc1');

const lines = [
  lineUnder('1'),
  lineUnder('1.0'),
  lineUnder('1.1', 'other'),
  lineUnder('2', 'hello', true),
];

describe('a tag', () => {
  it.each([
    ['v1.1.0', ['line 1']],
    ['v1.0.1', ['line 1.0']],
    ['v1.0.0', []],
    ['v2.0.0-rc1', ['line 2']],
  ])('%s changes the set of %j', (tag, names) => {
    const taking = linesTaking(lines, 'hello', aTag(tag), versions);
    expect(taking.map(({ name }) => name)).toEqual(names);
  });

  it.each([
    ['hello', 'v3.0.0', 'unclaimed: no release line has a base version for v3.0.0'],
    ['nobody', 'v1.0.0', 'unclaimed: no release line has a base version for v1.0.0'],
    ['hello', 'v1.0.0', 'not taken: line 1 has v1.1.0, line 1.0 has v1.0.1'],
    ['hello', 'v1.2.0-rc1', 'not taken: line 1: a pre-release, which is not asked for'],
  ])('of %s that no line takes, %s, says why', (component, tag, why) => {
    const [version = expect.unreachable()] = judged(tag);
    expect(whyUnclaimed(lines, component, version, versions)).toBe(why);
  });

  it('changes the sets of those that would take a newer one, were that good', () => {
    const impediments = new Map([['v1.1.0', 'quarantined: it was moved']]);
    const tag = aTag('v1.0.1');
    const taking = linesTaking(lines, 'hello', tag, versions, impediments);
    expect(taking.map(({ name }) => name)).toEqual(['line 1', 'line 1.0']);
    const [older = expect.unreachable()] = judged('v1.0.0');
    const why = 'not taken: line 1 has v1.0.1, line 1.0 has v1.0.1';
    expect(whyUnclaimed(lines, 'hello', older, versions, impediments)).toBe(why);
  });

  it('that no line takes, where none is taken any more, says so', () => {
    const [version = expect.unreachable()] = judged('v1.1.0');
    expect(whyUnclaimed(lines, 'hello', version, [])).toBe('not taken: line 1 has none');
  });
});
