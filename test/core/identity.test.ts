import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BuildPurpose,
  buildKeyText,
  buildTags,
  candidateText,
  purposeOf,
} from '#core/identity.ts';
import { aCandidate, aFrozenComponent } from '../given/candidate.ts';
import { aRecipe } from '../given/recipe.ts';

const images = [{ name: 'hello', platforms: ['linux/amd64'] }];
const build = { component: 'hello', tag: 'v1.0.0', commit: 'c1', recipe: aRecipe(), images };

describe('the text of a build key', () => {
  it('does not depend on what else is known, nor on the order of keys', () => {
    const { recipe, commit, tag, component } = build;
    const { steps, ...rest } = recipe;
    const turned = { line: 'sample', images, recipe: { ...rest, steps }, commit, tag, component };
    expect(buildKeyText(turned)).toBe(buildKeyText(build));
  });

  it('does not depend on the order of images, nor of platforms', () => {
    const platforms = fc.uniqueArray(fc.constantFrom('linux/amd64', 'linux/arm64', 'linux/arm/v7'));
    const image = fc.record({
      name: fc.constantFrom('hello', 'hello-probe', 'probe'),
      platforms,
      optional: platforms,
    });
    fc.assert(
      fc.property(fc.uniqueArray(image, { selector: ({ name }) => name }), (there) => {
        const back = there
          .map(({ name, platforms, optional }) => ({
            ...{ optional: optional.toReversed(), platforms: platforms.toReversed(), name },
          }))
          .toReversed();
        const text = buildKeyText({ ...build, images: there });
        expect(buildKeyText({ ...build, images: back })).toBe(text);
      }),
    );
  });

  it.each([
    ['component', { ...build, component: 'other' }],
    ['tag', { ...build, tag: 'v1.0.1' }],
    ['commit', { ...build, commit: 'c2' }],
    ['recipe', { ...build, recipe: aRecipe({ timeoutMs: 1 }) }],
    ['image', { ...build, images: [{ name: 'other', platforms: ['linux/amd64'] }] }],
    ['platform', { ...build, images: [{ name: 'hello', platforms: ['linux/arm64'] }] }],
    [
      'image of two',
      { ...build, images: [...images, { name: 'other', platforms: ['linux/amd64'] }] },
    ],
    [
      'optional platform',
      { ...build, images: [{ name: 'hello', platforms: ['linux/amd64'], optional: ['a/b'] }] },
    ],
    ['unit recipe', { ...build, unit: aRecipe() }],
  ])('is another for another %s', (_name, other) => {
    expect(buildKeyText(other)).not.toBe(buildKeyText(build));
  });
});

describe('the text of a staging id', () => {
  const { frozen } = aCandidate('building');
  const text = candidateText('sample', frozen, 'first');
  it.each([
    ['line', candidateText('other', frozen, 'first')],
    ['round', candidateText('sample', frozen, 'second')],
    ['cells', candidateText('sample', { ...frozen, cells: [] }, 'first')],
    [
      'component',
      candidateText(
        'sample',
        { ...frozen, components: [aFrozenComponent({ tag: 'v9.0.0' })] },
        'first',
      ),
    ],
  ])('is another for another %s', (_name, other) => {
    expect(other).not.toBe(text);
  });

  it('does not depend on the order of components, images, platforms, files and cells', () => {
    const image = { name: 'hello', platforms: ['linux/amd64', 'linux/arm64'] };
    const probe = { ...image, name: 'probe' };
    const parts = { images: [image, probe], files: ['a.yaml', 'b.yaml'] };
    const [first, second] = ['one', 'two'].map((name) => aFrozenComponent({ ...parts, name }));
    const turned = aFrozenComponent({
      ...{ name: 'one', files: parts.files.toReversed() },
      images: [probe, { ...image, platforms: image.platforms.toReversed() }],
    });
    const cells = frozen.cells.flatMap((cell) => [cell, { ...cell, id: `${cell.id}-too` }]);
    const text = (components: readonly unknown[], of: typeof cells) =>
      candidateText('sample', { ...frozen, components, cells: of } as typeof frozen, 'first');
    expect(text([second, turned], cells.toReversed())).toBe(text([first, second], cells));
  });
});

describe('the tags on a Cloud Build', () => {
  it.each<[BuildPurpose, string[]]>([
    [
      { kind: 'build', key: 'k-1', run: 'images', attempt: 2 },
      ['csi-release', 'build-k-1', 'images-2'],
    ],
    [
      { kind: 'build', key: 'k-1', run: 'unit', attempt: 1 },
      ['csi-release', 'build-k-1', 'unit-1'],
    ],
    [
      { kind: 'cell', candidate: 'c-1', cell: 'e2e-1.35', attempt: 3 },
      ['csi-release', 'candidate-c-1', 'cell-e2e-1.35-3'],
    ],
  ])('%j are %j', (purpose, tags) => {
    expect(buildTags(purpose)).toEqual(tags);
  });

  it('give back the purpose, in whatever order they come', () => {
    const name = fc.stringMatching(/^[a-z0-9][a-z0-9.-]{0,20}$/);
    const attempt = fc.integer({ min: 1, max: 99 });
    const run = fc.constantFrom('images' as const, 'unit' as const);
    const ofBuild = fc
      .tuple(fc.uuid(), run, attempt)
      .map(([key, of, count]): BuildPurpose => ({ kind: 'build', key, run: of, attempt: count }));
    const ofCell = fc
      .tuple(fc.uuid(), name, attempt)
      .map(([candidate, cell, count]): BuildPurpose => {
        return { kind: 'cell', candidate, cell, attempt: count };
      });
    fc.assert(
      fc.property(fc.oneof(ofBuild, ofCell), (purpose) => {
        expect(purposeOf(buildTags(purpose))).toEqual(purpose);
        expect(purposeOf(buildTags(purpose).toReversed())).toEqual(purpose);
      }),
    );
  });

  it.each([
    [[]],
    [['build-k', 'images-1']],
    [['csi-release']],
    [['csi-release', 'build-k']],
    [['csi-release', 'images-1']],
    [['csi-release', 'build-k', 'images-one']],
    [['csi-release', 'build-k', 'images-']],
    [['csi-release', 'build-k', 'images-1.5']],
    [['csi-release', 'candidate-c']],
    [['csi-release', 'cell-e2e-1']],
    [['csi-release', 'candidate-c', 'cell-e2e']],
  ])('%j are none of ours', (tags) => {
    expect(purposeOf(tags)).toBeUndefined();
  });
});
