import { describe, expect, it, test } from 'vitest';
import { notesSince, stagedRange } from '#core/component-notes.ts';
import { someNotes } from '../given/component-notes.ts';
import { aTag } from '../given/version.ts';

describe('the versions whose notes are staged', () => {
  test.each([
    ['v1.2.0', 'v1.0.0', { after: 'v1.0.0', upTo: 'v1.2.0' }],
    ['v1.2.0', undefined, { upTo: 'v1.2.0' }],
    ['v1.2.0', 'v1.2.0', { upTo: 'v1.2.0' }],
    ['v1.2.0', 'v1.3.0', { upTo: 'v1.2.0' }],
    ['v1.2.0', 'no-version', { upTo: 'v1.2.0' }],
    ['no-version', 'v1.0.0', undefined],
  ])('of %s with %s released are %j', (tag, released, range) => {
    expect(stagedRange({ tag }, released)).toEqual(range);
  });
});

describe('the notes since a release', () => {
  const said = [{ kind: 'fix', text: 'it' }] as const;
  const staged = someNotes(
    'hello',
    { 'v1.2.0': said, 'v1.1.0': said, 'v1.0.1': said },
    { after: 'v1.0.0' },
  );

  test.each([
    ['v1.0.0', ['v1.2.0', 'v1.1.0', 'v1.0.1'], false],
    ['v1.1.0', ['v1.2.0'], false],
    ['v0.9.0', ['v1.2.0', 'v1.1.0', 'v1.0.1'], true],
    [undefined, ['v1.2.0'], false],
  ])('that has %s are of %j, and cut: %s', (before, tags, isCut) => {
    const since = notesSince(staged, before);
    expect(since.versions.map(({ tag }) => tag)).toEqual(tags);
    expect(since.isCut).toBe(isCut);
  });

  it('name the versions that could not be read, of those that they are of', () => {
    const unread = [aTag('v1.2.0'), aTag('v1.1.0')];
    expect(notesSince({ ...staged, unread }, 'v1.1.0').unread).toEqual(['v1.2.0']);
    expect(notesSince({ ...staged, unread }, 'v1.2.0')).not.toHaveProperty('unread.1');
    expect(notesSince({ ...staged, unread: [aTag('v1.1.0')] }, 'v1.1.0')).not.toHaveProperty(
      'unread',
    );
  });

  it('are cut where they were staged of one version alone', () => {
    const alone = someNotes('hello', { 'v1.2.0': said });
    expect(notesSince(alone, 'v1.0.0')).toMatchObject({ isCut: true });
    expect(notesSince({ ...alone, tag: 'latest' }, 'v1.0.0').versions).toEqual([]);
  });
});
