import { describe, expect, it } from 'vitest';
import type { HeadComponent } from '#core/line-state.ts';
import { type Bump, contributions, highestBump, nextVersion } from '#core/release-number.ts';
import { aHeadComponent } from '../given/line.ts';

const hello = aHeadComponent('hello', 'v1.4.2');

interface Row {
  readonly what: string;
  readonly next: readonly HeadComponent[];
  readonly expected: readonly (readonly [component: string, bump: Bump, why: string])[];
}

const rows: readonly Row[] = [
  { what: 'nothing', next: [hello], expected: [] },
  {
    what: 'a patch up',
    next: [aHeadComponent('hello', 'v1.4.3')],
    expected: [['hello', 'patch', 'v1.4.2 -> v1.4.3']],
  },
  {
    what: 'a patch down',
    next: [aHeadComponent('hello', 'v1.4.1')],
    expected: [['hello', 'patch', 'v1.4.2 -> v1.4.1']],
  },
  {
    what: 'a minor up, whatever its patch',
    next: [aHeadComponent('hello', 'v1.5.0')],
    expected: [['hello', 'minor', 'v1.4.2 -> v1.5.0']],
  },
  {
    what: 'a minor down',
    next: [aHeadComponent('hello', 'v1.3.9')],
    expected: [['hello', 'minor', 'v1.4.2 -> v1.3.9']],
  },
  {
    what: 'a major up, with the same minor and patch',
    next: [aHeadComponent('hello', 'v2.4.2')],
    expected: [['hello', 'major', 'v1.4.2 -> v2.4.2']],
  },
  {
    what: 'a major down to 0.x',
    next: [aHeadComponent('hello', 'v0.4.2')],
    expected: [['hello', 'major', 'v1.4.2 -> v0.4.2']],
  },
  {
    what: 'a component added',
    next: [hello, aHeadComponent('other', 'v0.1.0')],
    expected: [['other', 'minor', 'added at v0.1.0']],
  },
  { what: 'a component removed', next: [], expected: [['hello', 'major', 'removed']] },
  {
    what: 'an image added at the same tag',
    next: [aHeadComponent('hello', 'v1.4.2', ['hello', 'extra'])],
    expected: [['hello', 'minor', 'image extra added']],
  },
  {
    what: 'an image replaced, and a patch',
    next: [aHeadComponent('hello', 'v1.4.3', ['extra'])],
    expected: [
      ['hello', 'major', 'image hello removed'],
      ['hello', 'minor', 'image extra added'],
      ['hello', 'patch', 'v1.4.2 -> v1.4.3'],
    ],
  },
];

describe('what differs from the head', () => {
  it.each(rows)('$what', ({ next, expected }) => {
    const told = contributions([hello], next);
    expect(told.map(({ component, bump, why }) => [component, bump, why])).toEqual(expected);
  });

  it('below 1.0.0 is judged by the same rule', () => {
    const [told] = contributions(
      [aHeadComponent('hello', 'v0.1.9')],
      [aHeadComponent('hello', 'v0.2.0')],
    );
    expect(told?.bump).toBe('minor');
  });
});

describe('the highest of all contributions', () => {
  const of = (bump: Bump) => ({ component: 'hello', bump, why: 'so' });
  it.each<[Bump[], Bump]>([
    [['patch'], 'patch'],
    [['patch', 'minor', 'patch'], 'minor'],
    [['major', 'minor'], 'major'],
    [[], 'patch'],
  ])('%j is %s', (bumps, highest) => {
    expect(highestBump(bumps.map(of))).toBe(highest);
  });
});

describe('the next release number', () => {
  it.each<[string, Bump, string[], string]>([
    ['v1.2.3', 'patch', [], 'v1.2.4'],
    ['v1.2.3', 'minor', [], 'v1.3.0'],
    ['v1.2.3', 'major', [], 'v2.0.0'],
    ['v1.2.3', 'minor', ['v1.3.0'], 'v1.3.1'],
    ['v1.2.3', 'patch', ['v1.2.4', 'v1.2.5', 'v1.2.7'], 'v1.2.6'],
  ])('after %s by %s, without %j, is %s', (from, bump, taken, next) => {
    expect(nextVersion(from, bump, taken)).toBe(next);
  });
});
