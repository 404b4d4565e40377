import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalText, fittingSubstitutions, recipeText } from '#core/recipe.ts';
import { aRecipe } from '../given/recipe.ts';

describe('canonical text', () => {
  it('is one for equal data, whatever the order of its keys', () => {
    const entry = fc.tuple(fc.string(), fc.jsonValue());
    fc.assert(
      fc.property(fc.uniqueArray(entry, { selector: ([key]) => key }), (entries) => {
        const there = Object.fromEntries(entries);
        const back = Object.fromEntries(entries.toReversed());
        expect(canonicalText({ of: there })).toBe(canonicalText({ of: back }));
        expect(JSON.parse(canonicalText(there))).toEqual(JSON.parse(JSON.stringify(there)));
      }),
    );
  });

  it.each([
    [{ b: 1, a: [{ d: 2, c: null }] }, '{"a":[{"c":null,"d":2}],"b":1}'],
    [{ a: undefined, b: 'x' }, '{"b":"x"}'],
    [[2, 1], '[2,1]'],
  ])('of %j is %s', (value, text) => {
    expect(canonicalText(value)).toBe(text);
  });
});

describe('the text of a recipe', () => {
  it('is another where the steps have another order', () => {
    const [one, two] = [{ name: 'one' }, { name: 'two' }];
    const there = recipeText(aRecipe({ steps: [one, two] }));
    expect(recipeText(aRecipe({ steps: [two, one] }))).not.toBe(there);
  });
});

describe('the substitutions that fit a recipe', () => {
  const offered = { _GIT_TAG: 'v1', _PULL_BASE_REF: 'r1', _STAGING_PROJECT: 'p' };
  const strict = { substitutionOption: 'MUST_MATCH' } as const;
  it.each([
    ['all, where it is loose', {}, offered],
    ['none, where it names none', strict, {}],
    [
      'those that it declares',
      { ...strict, substitutions: { _GIT_TAG: '12345' } },
      { _GIT_TAG: 'v1' },
    ],
    [
      'those that a step mentions',
      {
        ...strict,
        steps: [{ name: 'make', env: ['REF=$_PULL_BASE_REF', 'P=$_STAGING_PROJECT'] }],
      },
      { _PULL_BASE_REF: 'r1', _STAGING_PROJECT: 'p' },
    ],
  ])('are %s', (_which, facts, fitting) => {
    expect(fittingSubstitutions(aRecipe(facts), offered)).toEqual(fitting);
  });
});
