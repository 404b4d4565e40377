import { describe, expect, it } from 'vitest';
import type { PlannedFloatingTag, PromotionPlan } from '#core/plan.ts';
import { planHashOf } from '#core/plan-sections.ts';
import { planText } from '#core/plan-text.ts';
import { type RbacFile, rbacTexts, type SeenRbac, withRbac } from '#core/planned-rbac.ts';
import type { PrecedingRelease } from '#core/preceding-release.ts';
import { sha256 } from '#flow/identify.ts';
import { aPlan, aPlannedImage } from '../given/promotion.ts';
import { aRole } from '../given/rbac.ts';
import { aTag } from '../given/version.ts';

const image = aPlannedImage();

function floating(tag: string, facts: Partial<PlannedFloatingTag>): PlannedFloatingTag {
  const { repository, digest } = image;
  return { repository, digest, tag, version: aTag('v1.1.0'), write: 'create', ...facts };
}

const components = [{ name: 'hello', tag: 'v1.1.0', commit: 'c1' }];

/** The plan of hello v1.1.0, whose floating tag `v1` moves from a version. */
function moved(now = 'v1.0.0', facts: Partial<PromotionPlan> = {}): PromotionPlan {
  const floatingTags = [floating('v1.1', {}), floating('v1', { write: 'move', now: aTag(now) })];
  return aPlan({ components, floatingTags, ...facts });
}

/** The release before has hello at a version. */
function since(tag: string): { readonly since: PrecedingRelease } {
  const before = [{ name: 'hello', tag, images: ['hello'] }];
  return { since: { name: 'sample@v1.0.0', version: 'v1.0.0', components: before } };
}

function aFile(...grants: readonly string[]): RbacFile {
  return { path: 'deploy/rbac.yaml', reading: { objects: [aRole('runner', ...grants)] } };
}

function seen(files: readonly RbacFile[], after: readonly RbacFile[]): Record<string, SeenRbac> {
  const before = { release: 'sample@v1.0.0', from: aTag('v1.0.0'), files };
  return { hello: { before: [before], after } };
}

const about = { component: 'hello', from: 'v1.0.0', to: 'v1.1.0', release: 'sample@v1.0.0' };
const widened = seen([aFile('get nodes')], [aFile('get nodes', 'watch pods')]);
const changes = ['widened ClusterRole runner: watch pods'];

describe('the RBAC rules of a plan', () => {
  it.each([
    [
      'the release before, whose floating tag moves',
      moved('v1.0.0', since('v1.0.0')),
      { ...about, major: 'v1', changes },
    ],
    [
      'the release before, where no floating tag moves',
      aPlan({ components, ...since('v1.0.0') }),
      { ...about, changes },
    ],
    ['what a floating tag names, in another line', moved(), { ...about, major: 'v1', changes }],
  ])('are told where they change since %s', (_what, plan, planned) => {
    expect(withRbac(plan, widened).rbac).toEqual([planned]);
  });

  it('are told of both, where the release before has another version than a floating tag names', () => {
    const plan = moved('v1.0.1', since('v1.0.0'));
    const [hello] = Object.values(widened);
    const other = { release: 'other@v2.0.0', from: aTag('v1.0.1'), files: [aFile()] };
    const files = { hello: { after: [], ...hello, before: [...(hello?.before ?? []), other] } };
    expect(withRbac(plan, files).rbac).toEqual([
      { ...about, changes },
      {
        ...{ ...about, from: 'v1.0.1', release: 'other@v2.0.0', major: 'v1' },
        changes: ['widened ClusterRole runner: get nodes; watch pods'],
      },
    ]);
  });

  it('say in words what was removed, and who gets the image at once', () => {
    const removed = seen([aFile('get nodes')], []);
    const text = (plan: PromotionPlan) =>
      planText({ candidate: 'one', admission: { kind: 'allow' }, plan: withRbac(plan, removed) });
    const what = 'removed ClusterRole runner: get nodes';
    expect(text(aPlan({ components, ...since('v1.0.0') }))).toContain(
      `\nRBAC rules\n  RBAC of hello changed from v1.0.0 in sample@v1.0.0 to v1.1.0: ${what}\n`,
    );
    expect(text(moved())).toContain(`to v1.1.0, which users of v1 get at once: ${what}\n`);
  });

  it.each([
    ['nothing differs', moved(), seen([aFile('get nodes')], [aFile('get nodes')])],
    ['its component is new, and no floating tag is moved', aPlan({ components }), {}],
    [
      'a floating tag names nothing yet',
      aPlan({ components, floatingTags: [floating('v1', { write: 'move' })] }),
      {},
    ],
    ['its component had no version', aPlan({ components, ...since('x') }), {}],
    ['its component stays at its version', aPlan({ components, ...since('v1.1.0') }), {}],
    [
      'its component has no version',
      aPlan({ components: [{ name: 'a', tag: 'x', commit: 'c' }] }),
      {},
    ],
    [
      'it stays at a higher version',
      aPlan({
        components,
        floatingTags: [floating('v1', { write: 'stays', now: aTag('v1.2.0') })],
      }),
      {},
    ],
  ])('are not told where %s', (_what, plan, files) => {
    expect(withRbac(plan, files)).toEqual(plan);
  });

  it('are those since the highest version that a floating tag of any image names', () => {
    const planned = [floating('v1', { write: 'move', now: aTag('v1.0.0') })];
    const other = aPlannedImage('probe');
    const lower = { ...planned[0], repository: other.repository, now: aTag('v0.9.0') };
    const images = [{ ...other, component: 'hello' }, image];
    const floatingTags = [lower, ...planned] as PlannedFloatingTag[];
    const files = seen([], [aFile('get nodes')]);
    expect(withRbac(aPlan({ components, images, floatingTags }), files).rbac).toMatchObject([
      about,
    ]);
  });

  it('are told where they cannot be read, with every reason, and nothing is guessed', () => {
    const broken: RbacFile = { path: 'b.yaml', reading: { unreadable: '1:1: is no YAML' } };
    const [flag] = withRbac(moved(), seen([aFile('get nodes'), broken], [broken])).rbac ?? [];
    const unreadable = ['b.yaml of v1.0.0: 1:1: is no YAML', 'b.yaml of v1.1.0: 1:1: is no YAML'];
    expect(flag).toEqual({ ...about, major: 'v1', changes: [], unreadable });
    expect(flag && rbacTexts(flag)[0]).toBe(
      'RBAC of hello cannot be compared from v1.0.0 in sample@v1.0.0 to v1.1.0, ' +
        `which users of v1 get at once: ${unreadable[0]}`,
    );
  });

  it.each([
    ['of another version', moved('v1.0.1'), seen([], [])],
    [
      'of that name',
      aPlan({ components, since: { ...since('v1.0.0').since, name: 'sample@v1.0.1' } }),
      seen([], []),
    ],
    ['at all', moved(), {}],
  ])('are told where no release was looked at %s', (_what, plan, files) => {
    const [flag] = withRbac(plan, files).rbac ?? [];
    expect(flag?.unreadable).toEqual(['another release came out meanwhile: look again']);
    expect(flag && rbacTexts(flag).join()).toMatch(
      /^RBAC of hello cannot be compared from v1\.0\.[01] /,
    );
  });

  it('are few, short and printable in a plan, whatever the files say', () => {
    const many = Array.from({ length: 20 }, (_none, index) => aRole(`r${index}\n`, 'get a\u202eb'));
    const wide = aRole('a', ...Array.from({ length: 200 }, (_none, index) => `get thing-${index}`));
    const file: RbacFile = { path: 'b.yaml', reading: { objects: [...many, wide] } };
    const [flag] = withRbac(moved(), seen([], [file])).rbac ?? [];
    expect([flag?.changes.length, flag?.more]).toEqual([6, 15]);
    expect(Math.max(...(flag?.changes ?? []).map(({ length }) => length))).toBeLessThanOrEqual(201);
    expect(flag?.changes.join('')).not.toMatch(/[\n\u202e]/);
    expect(flag && rbacTexts(flag).at(-1)).toContain('and 15 more');
  });

  it('are a part of the hash', () => {
    const plan = moved();
    const flagged = withRbac(plan, seen([], [aFile('get nodes')]));
    expect(planHashOf(flagged, sha256)).not.toBe(planHashOf(plan, sha256));
  });
});
