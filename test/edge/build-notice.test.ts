import { expect, test } from 'vitest';
import { readBuildNotice } from '#edge/build-notice.ts';

const notice = { id: 'b-1', projectId: 'p', status: 'SUCCESS', tags: ['csi-release'] };

test.each([
  [notice, { ...notice, status: 'success' }],
  [
    { ...notice, status: 3, steps: [{ status: 3 }], numArtifacts: 7 },
    { ...notice, status: 'success' },
  ],
  [
    { ...notice, status: '5' },
    { ...notice, status: 'internal-error' },
  ],
  [
    { ...notice, status: 'INTERNAL_ERROR', projectId: 12 },
    { ...notice, projectId: '12', status: 'internal-error' },
  ],
  [
    { ...notice, status: 'PENDING', tags: null },
    { ...notice, status: 'pending', tags: [] },
  ],
  [
    { ...notice, status: 'EXPIRED' },
    { ...notice, status: 'expired' },
  ],
  [
    { ...notice, status: 'NEW_IN_2030' },
    { ...notice, status: 'unknown' },
  ],
  [
    { id: 'b-1', projectId: 'p' },
    { id: 'b-1', projectId: 'p', status: 'unknown', tags: [] },
  ],
])('The notice %j is read', (message, read) => {
  expect(readBuildNotice(message)).toEqual(read);
});

test.each([
  [{ ...notice, id: '' }, 'is empty at id'],
  [{ ...notice, id: undefined }, 'at id'],
  [{ ...notice, id: 'b\n1' }, 'at id'],
  [{ ...notice, projectId: {} }, 'at projectId'],
  [{ ...notice, tags: 'csi-release' }, 'at tags'],
  [{ ...notice, tags: [1] }, 'at tags[0]'],
  [{ ...notice, tags: Array(101).fill('t') }, 'at tags'],
  [{ component: 'greeter' }, 'at id'],
])('The notice %j is refused', (message, words) => {
  expect(() => readBuildNotice(message)).toThrow(
    expect.objectContaining({ code: 'malformed', message: expect.stringContaining(words) }),
  );
});
