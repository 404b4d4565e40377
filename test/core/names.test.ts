import { describe, expect, it } from 'vitest';
import { PermanentError } from '#core/permanent-error.ts';
import { releaseName } from '#core/release.ts';
import { tagKey } from '#core/tag.ts';

describe('names', () => {
  it('of a release are full, of a tag’s document too', () => {
    expect(releaseName('sample', 'v1.0.0')).toBe('sample@v1.0.0');
    expect(tagKey('hello', 'v1.0.0')).toBe('hello:v1.0.0');
  });

  it('of a permanent error tell programs what people read', () => {
    const cause = new Error('why');
    const error = new PermanentError('gone', 'it is gone', { cause });
    expect(error).toMatchObject({ name: 'PermanentError', code: 'gone', cause });
    expect(error.retryAfterMs).toBeUndefined();
    const early = new PermanentError('conflict', 'it is early', { retryAfterMs: 5 });
    expect(early).toMatchObject({ code: 'conflict', retryAfterMs: 5 });
    expect(error.message).toBe('it is gone');
  });
});
