import { describe, expect, it } from 'vitest';
import { expandCells } from '#core/expand-cells.ts';
import { aCellPolicy, aComponent, aLineComponent, aMatrix } from '../given/line.ts';
import { aRecipe } from '../given/recipe.ts';

describe('the cells of a line', () => {
  const components = [
    aLineComponent(aComponent({ unit: aRecipe() })),
    aLineComponent(aComponent({ name: 'plain' })),
    aLineComponent(aComponent({ name: 'other', unit: aRecipe() })),
  ];
  it('have one unit cell for each component with unit tests, and each other once', () => {
    const recipe = aRecipe();
    const policies = [
      aCellPolicy({ name: 'unit', runs: 'unit' }),
      aCellPolicy({ name: 'sanity', runs: 'cloud-build', recipe }),
    ];
    const limits = { counts: 'blocking', deadlineMs: 60_000, attemptsMax: 2 };
    expect(expandCells(policies, components)).toEqual([
      { id: 'unit-hello', runs: 'unit', ...limits, component: 'hello' },
      { id: 'unit-other', runs: 'unit', ...limits, component: 'other' },
      { id: 'sanity', runs: 'cloud-build', ...limits, recipe },
    ]);
  });

  it('have one cell for each combination of a matrix, which blocks where the matrix says so', () => {
    const matrix = aMatrix({ blocking: [{ kubernetes: ['1.34'] }] });
    const policy = aCellPolicy({ counts: 'informing', matrix, source: 'prow' });
    const { name: _name, matrix: _matrix, ...shared } = policy;
    expect(expandCells([policy], components)).toEqual([
      { ...shared, id: 'e2e-1-34', counts: 'blocking', matrix: { kubernetes: '1.34' } },
      { ...shared, id: 'e2e-1-35', counts: 'informing', matrix: { kubernetes: '1.35' } },
    ]);
  });

  it('all block where a matrix counts as blocking', () => {
    const cells = expandCells([aCellPolicy({ matrix: aMatrix() })], components);
    expect(cells.map(({ counts }) => counts)).toEqual(['blocking', 'blocking']);
  });
});
