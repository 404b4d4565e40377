import { describe, expect, it } from 'vitest';
import { expandCells } from '#core/expand-cells.ts';
import { aCellPolicy, aComponent, aLineComponent } from '../given/line.ts';
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
});
