import { describe, expect, it } from 'vitest';
import { isReleased, type Ruling, withdrawalOf } from '#core/ruling.ts';
import { aRuling } from '../given/component.ts';
import { aRepositoryTag } from '../given/repository-tag.ts';

const tag = aRepositoryTag('v1.12.0');
const released = aRuling('v1.12.0');
const withdrawn = aRuling('v1.12.0', { ruling: 'withdrawn' });

const rows: readonly {
  what: string;
  rulings: readonly Ruling[];
  isOut: boolean;
  withdrawal?: Ruling;
}[] = [
  { what: 'nothing', rulings: [], isOut: false },
  { what: 'its release', rulings: [released], isOut: true },
  { what: 'its withdrawal', rulings: [withdrawn], isOut: false, withdrawal: withdrawn },
  { what: 'both', rulings: [released, withdrawn], isOut: false, withdrawal: withdrawn },
  { what: 'both, the release last', rulings: [withdrawn, released], isOut: true },
  { what: 'another tag', rulings: [aRuling('v1.13.0')], isOut: false },
  {
    what: 'the same tag at another commit',
    rulings: [
      { ...released, commit: 'elsewhere' },
      { ...withdrawn, commit: 'elsewhere' },
    ],
    isOut: false,
  },
];

describe('what people ruled on a tag', () => {
  it.each(rows)(
    'is, after $what, that it is released: $isOut',
    ({ rulings, isOut, withdrawal }) => {
      expect(isReleased(tag, rulings)).toBe(isOut);
      expect(withdrawalOf(tag, rulings)).toBe(withdrawal);
    },
  );
});
