import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judgeTags } from '#core/tag-verdict.ts';
import { verdictsOn } from './tag-oracle.ts';

const number = fc.nat({ max: 4 });
const version = fc
  .tuple(number, number, number, fc.constantFrom('', '', '', '-rc.0', '-rc.1'))
  .map(([major, minor, patch, pre]) => `v${major}.${minor}.${patch}${pre}`);
const name = fc.oneof(
  { weight: 12, arbitrary: version },
  fc.constantFrom('v1.2', '1.0.0', 'client/v1.0.0', '__proto__'),
);
const history = fc.uniqueArray(
  fc.record({
    tag: name,
    atMs: fc.nat({ max: 9 }),
    ruling: fc.constantFrom(undefined, undefined, 'released' as const, 'withdrawn' as const),
  }),
  { maxLength: 14, selector: ({ tag }) => tag },
);

it('judges every history as the core does, which is written otherwise', () => {
  fc.assert(
    fc.property(history, (found) => {
      const tags = found.map(({ tag, atMs }) => ({ tag, commit: `commit of ${tag}`, atMs }));
      const rulings = found.flatMap(({ tag, ruling }) =>
        ruling === undefined
          ? []
          : [{ tag, commit: `commit of ${tag}`, ruling, by: 'ann', reason: 'so', atMs: 0 }],
      );
      const judged = [...judgeTags(tags, rulings)].map(([tag, { verdict }]) => [tag, verdict]);
      expect(Object.fromEntries(judged)).toEqual(Object.fromEntries(verdictsOn(tags, rulings)));
    }),
    { numRuns: 2000 },
  );
});
