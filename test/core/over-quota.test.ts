import { expect, test } from 'vitest';
import { OverQuota } from '#core/over-quota.ts';

test('A build that is not taken for now is told apart by its name', () => {
  const cause = new Error('RESOURCE_EXHAUSTED');
  expect(new OverQuota('no more builds', { cause })).toMatchObject({
    ...{ name: 'OverQuota', message: 'no more builds', cause },
  });
});
