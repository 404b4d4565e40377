import { describe, expect, it } from 'vitest';
import { saidAt } from '../given/said.ts';

const readAnnouncementRequest = saidAt('announcements');

const asked = { candidate: 'one', target: 'webhook:chat', sent: true, reason: 'I saw it there' };

describe('a request about an announcement', () => {
  it('says what became of a target', () => {
    expect(readAnnouncementRequest(asked)).toEqual({
      of: { candidate: 'one' },
      ...{ target: 'webhook:chat', as: 'sent', step: 'announcing', reason: 'I saw it there' },
    });
    const { candidate: _none, sent: _neither, ...rest } = asked;
    const other = { ...rest, release: 'sample@v1.0.0', again: true, correction: true };
    expect(readAnnouncementRequest(other)).toMatchObject({
      ...{ of: { release: 'sample@v1.0.0' }, as: 'again', step: 'correcting' },
    });
  });

  it.each<[string, object, string]>([
    ['both names', { release: 'sample@v1.0.0' }, 'write either candidate or release'],
    ['no name', { candidate: undefined }, 'candidate'],
    ['both wishes', { again: true }, 'write either "sent": true'],
    ['no wish', { sent: undefined }, 'sent'],
    ['that it was not sent', { sent: false }, 'sent must be true'],
    ['no reason', { reason: '' }, 'reason is empty: say how you know'],
    ['a target of two lines', { target: 'a\nb' }, 'target'],
  ])('is refused with %s', (_what, change, words) => {
    expect(() => readAnnouncementRequest({ ...asked, ...change })).toThrow(words);
  });
});
