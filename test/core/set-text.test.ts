import { describe, expect, it } from 'vitest';
import { setText, takeOf } from '#core/take.ts';
import { judged } from '../given/judged-version.ts';
import { lineUnder } from '../given/line.ts';

describe('the text of a set', () => {
  const line = lineUnder('1');
  const taking = (...tags: readonly string[]) =>
    line.components.map((own) => takeOf(own, judged(...tags)));
  const text = setText(line, taking('v1.0.0'));

  it.each<[string, string, boolean]>([
    ['the same tags', setText(line, taking('v1.0.0')), true],
    ['a tag that is passed over', setText(line, taking('v1.0.0', 'v1.1.0!')), true],
    ['other promoters', setText({ ...line, promoters: [] }, taking('v1.0.0')), true],
    ['another quiet time', setText({ ...line, quietMs: 1 }, taking('v1.0.0')), true],
    ['another tag', setText(line, taking('v1.1.0')), false],
    ['another base version', setText(lineUnder('1.0'), taking('v1.0.0')), false],
    ['other cells', setText({ ...line, cells: [] }, taking('v1.0.0')), false],
    ['no tag at all', setText(line, taking()), false],
    ['the same tag at another commit', setText(line, atOtherCommit()), false],
  ])('with %s is or is not the same', (_what, other, isSame) => {
    expect(other === text).toBe(isSame);
  });

  function atOtherCommit() {
    const moved = judged('v1.0.0').map((one) => ({ ...one, commit: 'another' }));
    return line.components.map((own) => takeOf(own, moved));
  }
});
