import { expect, test } from 'vitest';
import { openParts } from '../../emulators/parts.ts';

test('Parts end in the opposite order, also one that is still starting, and only once', async () => {
  const parts = openParts();
  const ended: string[] = [];
  const part = (name: string) => ({ close: async () => void ended.push(name) });
  const slow = Promise.withResolvers<ReturnType<typeof part>>();
  await parts.add(Promise.resolve(part('first')));
  parts.add(slow.promise);
  parts.add(Promise.reject(new Error('does not start'))).catch(() => undefined);
  await parts.add(Promise.resolve(part('last')));
  const closing = parts.close();
  slow.resolve(part('slow'));
  await closing;
  await parts.close();
  expect(ended).toEqual(['last', 'slow', 'first']);
});

test('A part that does not end keeps no other from ending, and is reported', async () => {
  const parts = openParts();
  const ended: string[] = [];
  await parts.add(Promise.resolve({ close: async () => void ended.push('first') }));
  await parts.add(Promise.resolve({ close: () => Promise.reject(new Error('stuck')) }));
  await expect(parts.close()).rejects.toMatchObject({ errors: [new Error('stuck')] });
  expect(ended).toEqual(['first']);
});
