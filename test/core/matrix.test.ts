import { describe, expect, it } from 'vitest';
import {
  axisKey,
  axisSubstitutions,
  combinationsOf,
  leadingVersion,
  type Matrix,
  matrixCellId,
} from '#core/matrix.ts';
import { aMatrix } from '../given/line.ts';

const axes = { deployment: ['1.9', '1.10-test', '1.11'], kubernetes: ['1.9', '1.10', '1.11'] };

/** What is left, as `DEPLOYMENT on KUBERNETES`. */
function left(facts: Partial<Matrix>): readonly string[] {
  return combinationsOf(aMatrix({ axes, ...facts })).map(
    ({ deployment, kubernetes }) => `${deployment} on ${kubernetes}`,
  );
}

describe('the combinations of a matrix', () => {
  it('are all of its values, the last axis the fastest', () => {
    expect(left({})).toEqual(
      axes.deployment.flatMap((one) => axes.kubernetes.map((other) => `${one} on ${other}`)),
    );
  });

  it.each([
    ['<=', 6],
    ['<', 3],
    ['>=', 6],
    ['>', 3],
    ['=', 3],
    ['!=', 6],
  ] as const)(
    'compare by version where deployment %s kubernetes, which leaves %i',
    (operator, count) => {
      const where = [{ left: 'deployment', operator, right: 'kubernetes' }];
      const told = left({ where });
      expect(told).toHaveLength(count);
      expect(told.includes('1.9 on 1.10')).toBe(['<=', '<', '!='].includes(operator));
      expect(told.includes('1.10-test on 1.10')).toBe(['<=', '>=', '='].includes(operator));
      expect(told.includes('1.11 on 1.10')).toBe(['>=', '>', '!='].includes(operator));
    },
  );

  it('are without those that are left out, by one axis or by several', () => {
    const exclude = [
      { kubernetes: ['1.9', '1.10'] },
      { deployment: ['1.9'], kubernetes: ['1.11'] },
    ];
    expect(left({ exclude })).toEqual(['1.10-test on 1.11', '1.11 on 1.11']);
  });

  it.each([
    ['1.34', '1.34.0'],
    ['latest', 'master'],
    ['1', 'none'],
  ])(
    'where an axis has %s, and another that is not written or has %s, are never lost',
    (one, other) => {
      const where = [
        { left: 'a', operator: '>=', right: 'b' },
        { left: 'none', operator: '<=', right: 'other' },
      ] as const;
      expect(combinationsOf(aMatrix({ axes: { a: [one], b: [other] }, where }))).toHaveLength(1);
    },
  );
});

describe('the version in a value', () => {
  it.each([
    ['1.34', [1, 34]],
    ['v1.34.2-test', [1, 34, 2]],
    ['1', [1]],
    ['latest', undefined],
    ['release-1.34', undefined],
  ])('%s is %j', (value, numbers) => {
    expect(leadingVersion(value)).toEqual(numbers);
  });
});

describe('the cell of a combination', () => {
  const combination = { deployment: '1.34-test', kubernetes: '1.35' };
  it.each<[Partial<Matrix>, string]>([
    [{}, 'e2e-1-34-test-1-35'],
    [{ id: 'e2e-$_DEPLOYMENT-on-$_KUBERNETES' }, 'e2e-1-34-test-on-1-35'],
    [{ id: 'E2E on $_KUBERNETES, $_OTHER' }, 'e2e-on-1-35----other'],
  ])('is called by %j %s', (facts, id) => {
    expect(matrixCellId('e2e', aMatrix(facts), combination)).toBe(id);
  });

  it('is given its values', () => {
    expect(axisSubstitutions(combination)).toEqual({
      _DEPLOYMENT: '1.34-test',
      _KUBERNETES: '1.35',
    });
    expect(axisKey('node-os')).toBe('_NODE_OS');
  });
});
