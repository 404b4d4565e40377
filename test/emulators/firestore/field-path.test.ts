import { describe, expect, it } from 'vitest';
import { formatFieldPath, parseFieldPath } from '../../../emulators/firestore/values/field-path.ts';

describe('a field path', () => {
  it.each([
    ['a', ['a']],
    ['_a1.B_2', ['_a1', 'B_2']],
    ['`a.b`.c', ['a.b', 'c']],
    ['`1`.`é`.` `', ['1', 'é', ' ']],
    ['`a\\`b\\\\c`', ['a`b\\c']],
  ])('%s is read, and written as it was', (text, path) => {
    expect(parseFieldPath(text)).toEqual(path);
    expect(formatFieldPath(path)).toBe(text);
  });

  it.each(['', '.', 'a.', '.a', 'a..b', '1', 'é', 'a b', '``', '`a', '`a`b', 'a`b`', '`a\\b`'])(
    '%j is refused',
    (text) => {
      expect(() => parseFieldPath(text)).toThrow('Invalid property path');
    },
  );
});
