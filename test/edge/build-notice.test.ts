import { expect, test } from 'vitest';
import { readBuildNotice } from '#edge/build-notice.ts';

const notice = { id: 'b-1', tags: ['csi-release'] };

test.each([
  [notice, notice],
  [{ ...notice, status: 'SUCCESS', projectId: 12, steps: [{ status: 3 }] }, notice],
  [{ ...notice, status: {}, projectId: null }, notice],
  [
    { id: 'b-1', tags: null },
    { id: 'b-1', tags: [] },
  ],
  [{ id: 'b-1' }, { id: 'b-1', tags: [] }],
])('The notice %j is read', (message, read) => {
  expect(readBuildNotice(message)).toEqual(read);
});

test.each([
  [{ ...notice, id: '' }, 'id is empty'],
  [{ ...notice, id: undefined }, ': id'],
  [{ ...notice, id: 7 }, ': id'],
  [{ ...notice, id: 'b\n1' }, ': id'],
  [{ ...notice, tags: 'csi-release' }, ': tags'],
  [{ ...notice, tags: [1] }, ': tags[0]'],
  [{ ...notice, tags: Array(101).fill('t') }, ': tags'],
  [{ component: 'greeter' }, ': id'],
])('The notice %j is refused', (message, words) => {
  expect(() => readBuildNotice(message)).toThrow(
    expect.objectContaining({ code: 'malformed', message: expect.stringContaining(words) }),
  );
});
