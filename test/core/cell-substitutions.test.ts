import { describe, expect, it } from 'vitest';
import {
  cellSubstitutions,
  givenKeys,
  keysLike,
  type NamedComponent,
  rbacFile,
  refuseCell,
  refuseCells,
} from '#core/cell-substitutions.ts';
import type { CellPolicy } from '#core/line.ts';
import { aCellPolicy, aMatrix, aProwJob } from '../given/line.ts';
import { aSuite } from '../given/recipe.ts';
import { aTestedComponent } from '../given/tested.ts';

const naming = (...args: readonly string[]) => aSuite({ steps: [{ name: 'curl', args }] });

describe('what a cell is given', () => {
  const hello = aTestedComponent('hello', ['hello', 'hello-webhook'], ['deploy/rbac-hello.yaml']);
  it('are images, RBAC rules, tags and commits, its matrix, and how staged images are called', () => {
    const cell = { id: 'e2e-1-35', matrix: { kubernetes: '1.35' } };
    expect(
      cellSubstitutions([hello], cell, { registry: 'here/staging', stagingId: 'one' }),
    ).toEqual({
      _IMAGE_HELLO: 'address of hello',
      _RBAC_HELLO: 'address of deploy/rbac-hello.yaml',
      _IMAGE_HELLO_WEBHOOK: 'address of hello-webhook',
      _VERSION_HELLO: 'v1.0.0',
      _COMMIT_HELLO: 'commit of hello',
      _KUBERNETES: '1.35',
      _CELL: 'e2e-1-35',
      _REGISTRY: 'here/staging',
      _STAGING_ID: 'one',
    });
  });

  it('have the names by which a line is read', () => {
    const cell = { id: 'e2e', matrix: { kubernetes: '1.35', 'deployed-by': 'x' } };
    const given = cellSubstitutions([hello], cell, { registry: '', stagingId: '' });
    const named = { name: 'hello', images: ['hello', 'hello-webhook'] };
    const files = ['deploy/rbac-hello.yaml'];
    const keys = givenKeys([{ ...named, files }], ['kubernetes', 'deployed-by']);
    expect([...keys].sort()).toEqual(Object.keys(given).sort());
  });
});

describe('the RBAC rules of an image', () => {
  const one = 'deploy/kubernetes/rbac.yaml';
  const snapshotter = 'deploy/kubernetes/csi-snapshotter/rbac-csi-snapshotter.yaml';
  it.each<[string, readonly string[], string | undefined]>([
    ['csi-attacher', [one], one],
    ['csi-snapshotter', [one, snapshotter], snapshotter],
    ['snapshotter', [snapshotter], undefined],
    ['hello', ['rbac-hello.yaml'], 'rbac-hello.yaml'],
    ['hello', ['deploy/rbac.yaml'], undefined],
    ['hello', [], undefined],
  ])('of %s among %j are in %s', (image, paths, found) => {
    const files = paths.map((path) => ({ path }));
    expect(rbacFile(image, files)?.path).toBe(found);
  });
});

describe('a cell', () => {
  const dynamic = { substitutions: { _A: '$_B' }, dynamicSubstitutions: true };
  const given = ['_IMAGE_HELLO', '_CELL'];
  it.each<[string, Pick<CellPolicy, 'recipe' | 'prow'>, string | undefined]>([
    ['names what it is given', { recipe: naming('$_IMAGE_HELLO', '$_CELL') }, undefined],
    ['names nothing', {}, undefined],
    [
      'names what it declares',
      { recipe: { ...naming('$_A'), substitutions: { _A: '' } } },
      undefined,
    ],
    ['names what Cloud Build knows', { recipe: naming('$BUILD_ID', '$PROJECT_ID') }, undefined],
    ['names an image that the set lacks', { recipe: naming('$_IMAGE_PROBE') }, '_IMAGE_PROBE'],
    [
      'names what nobody declares',
      { recipe: naming('$_FOO', '$_STAGINGID', '$_FOO') },
      '_FOO, _STAGINGID',
    ],
    ['names it in a value', { recipe: { ...naming('$_A'), ...dynamic } }, '_B'],
    ['names it in a variable of a job', { prow: aProwJob({ env: { A: '$_B' } }) }, '_B'],
  ])('%s', (_what, cell, empty) => {
    const there = empty === '_IMAGE_PROBE' ? '_IMAGE_HELLO' : given.join(', ');
    const words = `write one of ${there}, or tag a version that has it`;
    const why = `names ${empty}, which would be empty: ${words}`;
    expect(refuseCell(cell, given)).toBe(empty === undefined ? undefined : why);
  });
});

describe('the keys that may have been meant', () => {
  const keys = ['_IMAGE_A', '_RBAC_A', '_CELL'];
  it.each([
    [['_IMAGE_B'], ['_IMAGE_A']],
    [
      ['_IMAGE_B', '_RBAC_B'],
      ['_IMAGE_A', '_RBAC_A'],
    ],
    [['_KELL'], keys],
    [['_NONE_B'], keys],
  ])('for %j are %j', (wrong, alike) => {
    expect(keysLike(wrong, keys)).toEqual(alike);
  });
});

describe('the cells of a line', () => {
  const set: readonly NamedComponent[] = [{ name: 'hello', images: ['hello'], files: [] }];
  const runs = 'cloud-build';
  const recipe = naming('$_IMAGE_PROBE');
  const blocking = aCellPolicy({ name: 'probe', runs, recipe });
  const informing = { ...blocking, counts: 'informing' as const };
  const matrix = aMatrix({ axes: { kubernetes: ['1.34'] } });
  const words = '_IMAGE_PROBE, which would be empty: write one of _IMAGE_HELLO';
  const refusal = (cell: string) => `cell ${cell} names ${words}, or tag a version that has it`;
  it.each<[string, readonly CellPolicy[], string | undefined]>([
    ['that another runs keep no set back', [aCellPolicy()], undefined],
    ['that name what is there keep no set back', [aCellPolicy({ recipe: aSuite() })], undefined],
    [
      'that name the axes of their matrix keep no set back',
      [aCellPolicy({ recipe: naming('$_KUBERNETES'), matrix })],
      undefined,
    ],
    ['that inform keep no set back', [informing], undefined],
    ['of which none blocks keep no set back', [{ ...informing, matrix }], undefined],
    [
      'of which one blocks keep a set back',
      [{ ...informing, matrix: { ...matrix, blocking: [{ kubernetes: ['1.34'] }] } }],
      refusal('probe'),
    ],
    [
      'that block keep a set back, each with its name',
      [blocking, aCellPolicy(), { ...blocking, name: 'again' }],
      `${refusal('probe')}; ${refusal('again')}`,
    ],
  ])('%s', (_what, cells, why) => {
    expect(refuseCells(cells, set)).toBe(why);
  });
});
