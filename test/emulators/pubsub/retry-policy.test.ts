import { expect, it } from 'vitest';
import { redeliveryDelayMs } from '../../../emulators/pubsub/retry-policy.ts';

it.each([
  ['doubles between the bounds', { minimumMs: 1_000, maximumMs: 5_000 }, [1, 2, 4, 5, 5]],
  ['is none where the least is none', { minimumMs: 0, maximumMs: 5_000 }, [0, 0, 0, 0, 0]],
  ['stays where the bounds are one', { minimumMs: 3_000, maximumMs: 3_000 }, [3, 3, 3, 3, 3]],
  ['is a flat second without a policy', undefined, [1, 1, 1, 1, 1]],
])('the wait before a push is repeated %s', (_what, backoff, expected) => {
  const waits = expected.map((_, at) => redeliveryDelayMs(backoff, at + 1, true));
  expect(waits).toEqual(expected.map((seconds) => seconds * 1_000));
});

it('is none for a pull without a policy, and no longer than the most after many attempts', () => {
  expect(redeliveryDelayMs(undefined, 3, false)).toBe(0);
  const most = { minimumMs: 10_000, maximumMs: 600_000 };
  expect(redeliveryDelayMs(most, 5_000, false)).toBe(600_000);
});
