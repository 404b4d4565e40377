import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalText,
  expandText,
  fittingSubstitutions,
  type Recipe,
  recipeText,
  type Step,
} from '#core/recipe.ts';
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
  const mentioning = (step: Partial<Step>) => ({ steps: [{ name: 'make', ...step }] });
  const steps = [{ name: 'make' }];
  const declared = { _GIT_TAG: '12345' };
  const dynamic = (value: string) => ({ substitutions: { _A: value }, dynamicSubstitutions: true });
  it.each<[string, Partial<Recipe>, readonly string[]]>([
    ['none, where it names none', {}, []],
    ['those that it declares', { substitutions: declared }, ['_GIT_TAG']],
    ['one in the name of a step', mentioning({ name: 'make:$_GIT_TAG' }), ['_GIT_TAG']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: substitutions of Cloud Build
    ['one in braces', mentioning({ args: ['a${_GIT_TAG}_B'] }), ['_GIT_TAG']],
    ['one in a variable', mentioning({ env: ['REF=$_PULL_BASE_REF'] }), ['_PULL_BASE_REF']],
    ['one in a folder', mentioning({ dir: '$_GIT_TAG/x' }), ['_GIT_TAG']],
    ['one in an entrypoint', mentioning({ entrypoint: '$_GIT_TAG' }), ['_GIT_TAG']],
    ['none in a script, where nothing is expanded', mentioning({ script: '$_GIT_TAG' }), []],
    [
      'those that a script reads as variables',
      mentioning({ script: 'echo $_GIT_TAG; printenv _PULL_BASE_REF', automapSubstitutions: true }),
      ['_GIT_TAG', '_PULL_BASE_REF'],
    ],
    [
      'none in a script that has no such variables',
      mentioning({ script: 'echo $_GIT_TAG', automapSubstitutions: false }),
      [],
    ],
    ['none without a script', mentioning({ automapSubstitutions: true }), []],
    ['none after an escape', mentioning({ args: ['$$_GIT_TAG'] }), []],
    ['one after an escaped dollar', mentioning({ args: ['$$$_GIT_TAG'] }), ['_GIT_TAG']],
    ['none whose key another begins with', mentioning({ args: ['$_GIT_TAGS'] }), []],
    ['none without a dollar', mentioning({ args: ['_GIT_TAG'] }), []],
    ['none in braces that hold more', mentioning({ args: ['${_GIT_TAG'] }), []],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: substitutions of Cloud Build
    ['one in a value, where they are dynamic', dynamic('${_GIT_TAG#v}'), ['_GIT_TAG']],
    ['none in a value otherwise', { substitutions: { _A: '$_GIT_TAG' } }, []],
  ])('are %s', (_which, facts, keys) => {
    for (const substitutionOption of ['MUST_MATCH', 'ALLOW_LOOSE'] as const) {
      const fitting = fittingSubstitutions(
        aRecipe({ steps, ...facts, substitutionOption }),
        offered,
      );
      expect(Object.keys(fitting)).toEqual(keys);
    }
  });
});

describe('a text with substitutions', () => {
  it.each([
    // biome-ignore lint/suspicious/noTemplateCurlyInString: substitutions of Cloud Build
    ['${_A}B-$_A', '1B-1'],
    ['$$_A and $$$_A', '$_A and $1'],
    ['$_B, $HOME and $', '$_B, $HOME and $'],
  ])('%s becomes %s', (text, expanded) => {
    expect(expandText(text, { _A: '1' })).toBe(expanded);
  });
});
