import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addVersion, noVersions, type Suspicion, suspect } from '#core/suspicion.ts';
import { aTag } from '../given/version.ts';

/** Suspects a version after others; what is in brackets was in doubt itself. */
function suspicionOn(version: string, before: readonly string[]): Suspicion | undefined {
  const seen = noVersions();
  for (const text of before)
    addVersion(seen, aTag(text.replace(/[()]/g, '')), text.startsWith('('));
  return suspect(aTag(version), seen);
}

const registrar = ['v1.0.1', 'v1.1.0', 'v1.2.0', 'v1.3.0', 'v2.0.0', 'v2.11.0', 'v2.11.1'];
/** What was meant, where it cannot be told. */
const none = '';
const before1 = 'which ended at v1.3 before v2';

describe('a version is above suspicion', () => {
  it.each([
    ['the first of all', 'v2.0.0', []],
    ['the first of all, with any numbers', 'v7.3.9', []],
    ['the next patch', 'v2.11.2', registrar],
    ['a patch further on', 'v2.11.9', registrar],
    ['the next minor', 'v2.12.0', registrar],
    ['the next minor, with its .0 lost', 'v2.12.1', registrar],
    ['the next major', 'v3.0.0', registrar],
    ['the next major, with its .0 lost', 'v3.0.1', registrar],
    ['a late patch of an old minor', 'v2.0.7', registrar],
    ['a late patch of an old major', 'v1.3.1', registrar],
    ['a minor of the newest major that was left out', 'v2.4.0', registrar],
    ['the lost .0 of a minor that has patches', 'v6.2.0', ['v6.1.0', 'v6.2.1']],
    ['the same when the next major is out', 'v6.2.0', ['v6.1.0', 'v6.2.1', 'v7.0.0']],
    ['the next after one in doubt', 'v0.7.0', ['v0.3.0', '(v0.6.0)']],
    ['a patch of one in doubt', 'v0.6.1', ['v0.3.0', '(v0.6.0)']],
    ['the next after one of two in doubt', 'v0.7.0', ['v0.3.0', '(v0.6.0)', '(v0.16.0)']],
    ['a patch of a major in doubt', 'v4.0.1', [...registrar, '(v4.0.0)']],
    ['the next minor of a major in doubt', 'v4.1.0', [...registrar, '(v4.0.0)']],
    ['the next major after one in doubt', 'v5.0.0', [...registrar, '(v4.0.0)']],
    ['the next of a major that was begun with .1', 'v3.2.0', [...registrar, '(v3.1.0)']],
    ['its lost .0', 'v3.0.0', [...registrar, '(v3.1.0)']],
    ['the next, where a major is in doubt', 'v2.12.0', [...registrar, '(v4.0.0)']],
    [
      'what was left out before one that others continued',
      'v0.5.0',
      ['v0.3.0', '(v0.6.0)', 'v0.7.0'],
    ],
  ])('%s: %s', (_what, version, before) => {
    expect(suspicionOn(version, before)).toBeUndefined();
  });
});

describe('a version is suspicious', () => {
  it.each([
    ['the wrong major', 'v1.12.0', registrar, `a new minor of v1, ${before1}`, 'v2.12.0'],
    [
      'the wrong major of a patch',
      'v1.11.2',
      registrar,
      `a new minor of v1, ${before1}`,
      'v2.11.2',
    ],
    [
      'the wrong major, far above',
      'v22.12.0',
      registrar,
      'more than one major above v2',
      'v2.12.0',
    ],
    ['the next major for this one', 'v3.12.0', registrar, 'there is no v3.0 before it', 'v2.12.0'],
    ['a digit doubled', 'v2.122.0', registrar, 'more than one minor above v2.11', 'v2.12.0'],
    ['digits swapped', 'v2.21.0', registrar, 'more than one minor above v2.11', 'v2.12.0'],
    [
      'digits of a patch swapped',
      'v2.21.2',
      [...registrar, 'v2.12.1'],
      'more than one minor above v2.12',
      'v2.12.2',
    ],
    ['a minor left out', 'v2.13.0', registrar, 'more than one minor above v2.11', 'v2.12.0'],
    ['a major left out', 'v4.0.0', registrar, 'more than one major above v2', 'v3.0.0'],
    ['a major begun with .1', 'v3.1.0', registrar, 'there is no v3.0 before it', 'v3.0.0'],
    [
      'a major that never was',
      'v1.0.0',
      ['v0.1.0', 'v2.0.0'],
      'of a major that was left out before v2',
      none,
    ],
    [
      'a minor between two others of an old major',
      'v1.2.0',
      ['v1.1.0', 'v1.3.0', 'v2.0.0'],
      `a new minor of v1, ${before1}`,
      none,
    ],
    ['an old patch of the newest', 'v1.11.1', registrar, `a new minor of v1, ${before1}`, none],
    ['a pre-release', 'v1.12.0-rc.1', registrar, `a new minor of v1, ${before1}`, 'v2.12.0-rc.1'],
    [
      'one far after a major in doubt',
      'v4.2.0',
      [...registrar, '(v4.0.0)'],
      'more than one major above v2',
      none,
    ],
    [
      'one far after the next major, in doubt',
      'v3.5.0',
      [...registrar, '(v3.1.0)'],
      'there is no v3.0 before it',
      none,
    ],
    [
      'a minor of an old major that was in doubt',
      'v4.5.0',
      [...registrar, '(v4.0.0)', 'v5.0.0'],
      'a new minor of v4, which ended at v4.0 before v5',
      none,
    ],
    [
      'one far after one in doubt',
      'v2.22.0',
      [...registrar, '(v2.111.0)'],
      'more than one minor above v2.11',
      none,
    ],
    [
      'one far after the next major, in doubt itself',
      'v3.5.0',
      [...registrar, '(v3.0.0)'],
      'more than one minor above v3.0',
      'v3.1.0',
    ],
    [
      'a minor left out, where the next one is in doubt',
      'v2.14.0',
      [...registrar, '(v2.12.0)'],
      'more than one minor above v2.11',
      'v2.13.0',
    ],
    [
      'the wrong major, where the newest of the right one is in doubt',
      'v1.12.0',
      ['v1.3.0', 'v2.0.0', '(v2.11.1)'],
      `a new minor of v1, ${before1}`,
      'v2.12.0',
    ],
    [
      'a major that was left out, where the next one is in doubt',
      'v1.0.0',
      ['v0.9.0', '(v2.0.0)', 'v2.1.0'],
      'of a major that was left out before v2',
      none,
    ],
    [
      'the next major for the next minor, or begun with .1',
      'v3.1.0',
      ['v2.0.0'],
      'there is no v3.0 before it',
      none,
    ],
    [
      'one that with another major would be there',
      'v3.11.1',
      registrar,
      'there is no v3.0 before it',
      none,
    ],
    [
      'a patch of two minors further on',
      'v2.13.4',
      registrar,
      'more than one minor above v2.11',
      none,
    ],
    [
      'one whose other form is too long for a tag',
      `v9.3.0-${'a'.repeat(57)}`,
      ['v10.2.0', 'v9.0.0'],
      'a new minor of v9, which ended at v9.0 before v10',
      none,
    ],
    [
      'one before one in doubt',
      'v2.110.0',
      [...registrar, '(v2.111.0)'],
      'more than one minor above v2.11',
      none,
    ],
  ])('%s: %s', (_what, version, before, fault, meant) => {
    const hint = meant === none ? '' : `: did you mean ${meant}?`;
    expect(suspicionOn(version, before)?.why).toBe(`${fault}${hint}`);
  });

  it.each([
    ['v2.122.0', true],
    ['v1.12.0', false],
    ['v4.0.0', true],
  ])('%s ahead of the others: %s', (version, isAhead) => {
    expect(suspicionOn(version, registrar)).toMatchObject({ isAhead });
  });

  it('and what it says that was meant is not', () => {
    const number = fc.nat({ max: 15 });
    const version = fc
      .tuple(fc.nat({ max: 4 }), number, fc.nat({ max: 3 }))
      .map((numbers) => `v${numbers.join('.')}`);
    const seen = fc.oneof(
      version,
      version.map((one) => `(${one})`),
    );
    fc.assert(
      fc.property(fc.array(seen, { minLength: 1 }), version, (before, one) => {
        const meant = /did you mean (\S+)\?$/.exec(suspicionOn(one, before)?.why ?? '')?.[1];
        fc.pre(meant !== undefined);
        expect(suspicionOn(meant ?? '', before)).toBeUndefined();
        expect(before).not.toContain(meant);
        expect(before).not.toContain(`(${meant})`);
      }),
    );
  });
});
