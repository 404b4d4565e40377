import { expect, it } from 'vitest';
import { tableOf } from '../../bench/table.ts';

it('sets texts left and numbers right, under heads whose words stand one above the other', () => {
  const rows = [
    ['one', 1, undefined],
    ['eleven', 11, 0.25],
  ];
  expect(tableOf(['', 'how many', 'share'], rows)).toBe(
    ['         how', '        many  share', 'one        1', 'eleven    11    0.3'].join('\n'),
  );
});
