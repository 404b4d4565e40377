import { describe, expect, it } from 'vitest';
import { withDeadline } from '#cloud/deadline.ts';

const deadlineMs = 20;

describe('withDeadline', () => {
  it('hands on what comes in time', async () => {
    expect(await withDeadline('a read', deadlineMs, Promise.resolve('read'))).toBe('read');
    const fault = new RangeError('no');
    await expect(withDeadline('a read', deadlineMs, Promise.reject(fault))).rejects.toBe(fault);
  });

  it('gives up what does not come, and says what it was', async () => {
    const never = new Promise<never>(() => undefined);
    const given = withDeadline('a read', deadlineMs, never);
    await expect(given).rejects.toThrow('a read: no answer within 20 ms');
  });
});
