import { describe, expect, it } from 'vitest';
import type { FrozenCell } from '#core/candidate.ts';
import { imagesOfCell, imageWords, unrunImages, unrunOf } from '#core/cell-images.ts';
import type { ProwJob } from '#core/prow-job.ts';
import type { Step } from '#core/recipe.ts';
import { aCandidate, aCell, aFrozenComponent } from '../given/candidate.ts';
import { aProwJob } from '../given/line.ts';
import { aRecipe } from '../given/recipe.ts';

const images = ['hello', 'hello-probe', 'counter'];
const built = (step: Partial<Step>, facts: Partial<FrozenCell> = {}) =>
  aCell('sanity', {
    runs: 'cloud-build',
    recipe: aRecipe({ steps: [{ name: 'docker', ...step }] }),
    ...facts,
  });
const asked = (env: ProwJob['env'], labels: ProwJob['labels'] = {}) =>
  aCell('e2e', { prow: aProwJob({ env, labels }) });

describe('the images of a cell', () => {
  it.each<[string, FrozenCell, readonly string[], readonly string[]]>([
    ['are none in unit tests', aCell('unit', { runs: 'unit' }), [], []],
    ['are all where another CI has the whole request', aCell('e2e'), images, images],
    ['are all where a person is asked', aCell('look', { runs: 'manual' }), images, images],
    ['are those that a step is started from', built({ name: '$_IMAGE_HELLO' }), ['hello'], []],
    [
      'are those that an argument names',
      built({ args: ['run', '$_IMAGE_COUNTER'] }),
      ['counter'],
      [],
    ],
    ['are those of a variable', built({ env: ['OF=$_IMAGE_HELLO_PROBE'] }), ['hello-probe'], []],
    ['are those of a script', built({ script: 'run "$_IMAGE_HELLO"' }), ['hello'], []],
    ['are not those of a longer word', built({ args: ['$MY_IMAGE_HELLO'] }), [], []],
    [
      'are those of a value that the recipe declares',
      aCell('sanity', {
        runs: 'cloud-build',
        recipe: aRecipe({ substitutions: { _OF: '$_IMAGE_HELLO' } }),
      }),
      ['hello'],
      [],
    ],
    ['are those of an address', built({ args: ['$_REGISTRY/hello:$_STAGING_ID'] }), [], ['hello']],
    [
      'are not those whose name is longer',
      built({ args: ['$_REGISTRY/hello-probe:$_STAGING_ID'] }),
      [],
      ['hello-probe'],
    ],
    [
      'are those of a variable that scripts read',
      built({ args: ['--env=HELLO_PROBE_TAG=$_STAGING_ID'] }),
      [],
      ['hello-probe'],
    ],
    ['are those of a job', asked({ COUNTER_TAG: '$_STAGING_ID', TESTS: 'all' }), [], ['counter']],
    ['are those of a label', asked({}, { of: 'hello:$_STAGING_ID' }), [], ['hello']],
    ['are those of a job by digest', asked({ OF: '$_IMAGE_HELLO' }), ['hello'], []],
    ['may be any where only the tag is told', asked({ TAG: '$_STAGING_ID' }), [], images],
    [
      'may be any where one text names some and another none',
      aCell('sanity', {
        runs: 'cloud-build',
        recipe: aRecipe({
          steps: [
            { name: 'docker', args: ['pull', '$_REGISTRY/hello:$_STAGING_ID'] },
            { name: 'bash', env: ['TAG=$_STAGING_ID'], script: 'for one in $ALL; do :; done' },
          ],
        }),
      }),
      [],
      images,
    ],
    [
      'are those of all texts where each names some',
      asked({ HELLO_TAG: '$_STAGING_ID', COUNTER_TAG: '$_STAGING_ID' }),
      [],
      ['hello', 'counter'],
    ],
    [
      'may be any where one step names some and another is told the tag alone',
      built({ args: ['$_REGISTRY/hello:$_STAGING_ID'], env: ['TAG=$_STAGING_ID'] }),
      [],
      images,
    ],
    ['are none where nothing is told', asked({ HELLO_TAG: 'v1.0.0' }), [], []],
  ])('%s', (_what, cell, byDigest, byTag) => {
    expect(imagesOfCell(cell, images)).toEqual({ byDigest, byTag });
  });
});

describe('what no suite runs', () => {
  const components = [
    { name: 'hello', images: ['hello', 'hello-probe'] },
    { name: 'counter', images: ['counter'] },
  ];
  const unit = aCell('unit-hello', { runs: 'unit', component: 'hello' });

  it.each<[string, readonly FrozenCell[], readonly string[]]>([
    ['is all where there are only unit tests', [unit], ['hello', 'hello-probe', 'counter']],
    ['is nothing where all are named', [unit, aCell('e2e')], []],
    ['is what no cell names', [built({ name: '$_IMAGE_HELLO' })], ['hello-probe', 'counter']],
    [
      'is what only informing cells name',
      [built({ name: '$_IMAGE_HELLO' }), aCell('e2e', { counts: 'informing' })],
      ['hello-probe', 'counter'],
    ],
    [
      'is what is left of several cells',
      [built({ name: '$_IMAGE_HELLO' }), asked({ COUNTER_TAG: '$_STAGING_ID' })],
      ['hello-probe'],
    ],
  ])('%s', (_what, cells, unrun) => {
    expect(unrunImages(cells, components).map(({ image }) => image)).toEqual(unrun);
  });

  it('is found in what a candidate froze, with the component', () => {
    const { frozen } = aCandidate('testing', {
      components: [aFrozenComponent(), aFrozenComponent({ name: 'counter' })],
      frozenCells: [built({ name: '$_IMAGE_HELLO' })],
    });
    expect(unrunOf(frozen)).toEqual([{ component: 'counter', image: 'counter' }]);
  });

  it.each([
    [1, 'a1'],
    [5, 'a1, a2, a3, a4, a5'],
    [7, 'a1, a2, a3, a4, a5, 2 more'],
  ])('is told in words, of %i images', (count, words) => {
    const unrun = Array.from({ length: count }, (_, at) => ({
      component: 'a',
      image: `a${at + 1}`,
    }));
    expect(imageWords(unrun)).toBe(words);
  });
});
