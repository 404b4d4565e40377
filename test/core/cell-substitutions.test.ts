import { describe, expect, it } from 'vitest';
import { cellSubstitutions, refuseCells, refuseSteps } from '#core/cell-substitutions.ts';
import type { Recipe } from '#core/recipe.ts';
import { aCellPolicy } from '../given/line.ts';
import { aSuite } from '../given/recipe.ts';

const naming = (...args: readonly string[]) => aSuite({ steps: [{ name: 'curl', args }] });
const words = (given: string) => `write one of ${given}, or tag a version with that image`;

describe('what the steps of a cell are given', () => {
  it('are the addresses of the images and the staging id', () => {
    const images = [{ name: 'hello-webhook', address: 'here' }];
    const given = { _IMAGE_HELLO_WEBHOOK: 'here', _STAGING_ID: 'one' };
    expect(cellSubstitutions(images, 'one')).toEqual(given);
  });
});

describe('the steps of a cell', () => {
  const dynamic = { substitutions: { _A: '$_B' }, dynamicSubstitutions: true };
  it.each<[string, Recipe, string | undefined]>([
    ['name an image of the set', naming('$_IMAGE_HELLO', '$_STAGING_ID'), undefined],
    ['name what they declare', { ...naming('$_A'), substitutions: { _A: '' } }, undefined],
    ['name what Cloud Build knows', naming('$BUILD_ID', '$PROJECT_ID'), undefined],
    ['name an image that the set lacks', naming('$_IMAGE_PROBE'), '_IMAGE_PROBE'],
    ['name what nobody declares', naming('$_FOO', '$_STAGINGID', '$_FOO'), '_FOO, _STAGINGID'],
    ['name it in a value', { ...naming('$_A'), ...dynamic }, '_B'],
  ])('%s', (_what, recipe, empty) => {
    const why = `names ${empty}, which would be empty: ${words('_IMAGE_HELLO, _STAGING_ID')}`;
    expect(refuseSteps(recipe, ['hello'])).toBe(empty === undefined ? undefined : why);
  });
});

describe('the cells of a line', () => {
  const runs = 'cloud-build';
  const recipe = naming('$_IMAGE_PROBE');
  const blocking = aCellPolicy({ name: 'probe', runs, recipe });
  it.each([
    ['that another runs keep no set back', [aCellPolicy()], undefined],
    ['that name what is there keep no set back', [aCellPolicy({ recipe: aSuite() })], undefined],
    ['that inform keep no set back', [{ ...blocking, counts: 'informing' as const }], undefined],
    [
      'that block keep a set back, each with its name',
      [blocking, aCellPolicy(), { ...blocking, name: 'again' }],
      ['probe', 'again']
        .map(
          (cell) =>
            `cell ${cell} names _IMAGE_PROBE, which would be empty: ${words('_STAGING_ID')}`,
        )
        .join('; '),
    ],
  ])('%s', (_what, cells, why) => {
    expect(refuseCells(cells, [])).toBe(why);
  });
});
