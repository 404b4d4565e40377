import { describe, expect, it } from 'vitest';
import type { PlannedFloatingTag, PromotionPlan } from '#core/plan.ts';
import { planHashOf } from '#core/plan-sections.ts';
import { planText } from '#core/plan-text.ts';
import { type RbacFile, rbacTexts, type SeenRbac, withRbac } from '#core/planned-rbac.ts';
import { sha256 } from '#flow/identify.ts';
import { aPlan, aPlannedImage } from '../given/promotion.ts';
import { aRole } from '../given/rbac.ts';
import { aTag } from '../given/version.ts';

const image = aPlannedImage();

function floating(tag: string, facts: Partial<PlannedFloatingTag>): PlannedFloatingTag {
  const { repository, digest } = image;
  return { repository, digest, tag, version: aTag('v1.1.0'), write: 'create', ...facts };
}

function moved(now = 'v1.0.0'): PromotionPlan {
  const floatingTags = [floating('v1.1', {}), floating('v1', { write: 'move', now: aTag(now) })];
  return aPlan({ floatingTags });
}

function aFile(...grants: readonly string[]): RbacFile {
  return { path: 'deploy/rbac.yaml', reading: { objects: [aRole('runner', ...grants)] } };
}

function seen(before: readonly RbacFile[], after: readonly RbacFile[]): Record<string, SeenRbac> {
  return { hello: { from: aTag('v1.0.0'), before, after } };
}

const about = { component: 'hello', major: 'v1', from: 'v1.0.0', to: 'v1.1.0' };

describe('the RBAC rules of a plan', () => {
  it('are flagged where they change and the major stays', () => {
    const plan = withRbac(moved(), seen([aFile('get nodes')], [aFile('get nodes', 'watch pods')]));
    const changes = ['widened ClusterRole runner: watch pods'];
    expect(plan.rbac).toEqual([{ ...about, changes }]);
    const words =
      'RBAC of hello changed inside v1, from v1.0.0 to v1.1.0: widened ClusterRole runner';
    expect(planText({ candidate: 'one', admission: { kind: 'allow' }, plan })).toContain(
      `\nRBAC rules\n  ${words}: watch pods\n`,
    );
  });

  it.each([
    ['nothing differs', moved(), seen([aFile('get nodes')], [aFile('get nodes')])],
    ['no floating tag is moved', aPlan({ floatingTags: [floating('v1', {})] }), {}],
    [
      'it stays at a higher version',
      aPlan({ floatingTags: [floating('v1', { write: 'stays', now: aTag('v1.2.0') })] }),
      {},
    ],
  ])('are not flagged where %s', (_what, plan, files) => {
    expect(withRbac(plan, files)).toEqual(plan);
  });

  it('are those since the highest version that a floating tag of any image names', () => {
    const planned = [floating('v1', { write: 'move', now: aTag('v1.0.0') })];
    const other = aPlannedImage('probe');
    const lower = { ...planned[0], repository: other.repository, now: aTag('v0.9.0') };
    const images = [{ ...other, component: 'hello' }, image];
    const plan = aPlan({ images, floatingTags: [lower, ...planned] as PlannedFloatingTag[] });
    const files = seen([], [aFile('get nodes')]);
    expect(withRbac(plan, files).rbac).toMatchObject([about]);
  });

  it('are flagged where they cannot be read, with every reason, and nothing is guessed', () => {
    const broken: RbacFile = { path: 'b.yaml', reading: { unreadable: '1:1: is no YAML' } };
    const [flag] = withRbac(moved(), seen([aFile('get nodes'), broken], [broken])).rbac ?? [];
    const unreadable = ['b.yaml of v1.0.0: 1:1: is no YAML', 'b.yaml of v1.1.0: 1:1: is no YAML'];
    expect(flag).toEqual({ ...about, changes: [], unreadable });
    expect(flag && rbacTexts(flag)[0]).toBe(
      `RBAC of hello cannot be compared inside v1, from v1.0.0 to v1.1.0: ${unreadable[0]}`,
    );
  });

  it.each([
    ['of another version', moved('v1.0.1'), seen([], [])],
    ['at all', moved(), {}],
  ])('are flagged where no release was looked at %s', (_what, plan, files) => {
    const [flag] = withRbac(plan, files).rbac ?? [];
    expect(flag?.unreadable).toEqual(['another release came out meanwhile: look again']);
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
