import { describe, expect, it } from 'vitest';
import { lineActions } from '#core/line-actions.ts';
import { planActions } from '#core/plan-actions.ts';
import type { ShownPlan } from '#core/plan-text.ts';
import { aPlan, aPlannedImage } from '../given/promotion.ts';
import { aTag } from '../given/version.ts';
import { aPlannedWaiver } from '../given/waiver.ts';

const who = ['ann@example.com', 'bob@example.com'];

function aShown(facts: Partial<ShownPlan> = {}): ShownPlan {
  return { candidate: 'one', admission: { kind: 'allow' }, planHash: 'h', plan: aPlan(), ...facts };
}

describe('what people can do with a plan', () => {
  it('is to have exactly that carried out', () => {
    const [promote, ...others] = planActions(aShown(), who);
    expect(others).toEqual([]);
    expect(promote).toMatchObject({
      ...{ name: 'promote', title: 'Promote as sample@v1.0.0', path: '/api/v1/promotions', who },
      body: { candidate: 'one', planHash: 'h' },
    });
    expect(promote).not.toHaveProperty('refusal');
  });

  it.each<[string, ShownPlan['admission']]>([
    ['refused', { kind: 'deny', why: 'it is held' }],
    ['later', { kind: 'later', why: 'it is held', at: '2026-01-01T00:00:00Z' }],
  ])('says why it would be refused now: %s', (_what, admission) => {
    expect(planActions(aShown({ admission }), who)[0]?.refusal).toBe('it is held');
  });

  it('is to approve it too, where others must', () => {
    const given = [{ by: 'bob@example.com', at: 'a', until: 'b' }];
    const approvals = { needed: 2, given, open: ['ann@example.com'] };
    const [, approve] = planActions(aShown({ approvals }), who);
    expect(approve).toMatchObject({
      ...{ name: 'approve', path: '/api/v1/approvals', who: ['ann@example.com'] },
      body: { candidate: 'one', planHash: 'h' },
    });
    expect(approve?.consequences[1]).toBe('It has 1 of 2 approvals that are needed.');
    const none = { needed: 0, given: [], open: [] };
    expect(planActions(aShown({ approvals: none }), who)).toHaveLength(1);
  });

  it('is nothing where there is no plan, or it was carried out', () => {
    const { plan: _none, ...without } = aShown();
    expect(planActions(without, who)).toEqual([]);
    const { planHash: _nor, ...unhashed } = aShown();
    expect(planActions(unhashed, who)).toEqual([]);
    expect(planActions(aShown({ admission: { kind: 'admitted', step: 'done' } }), who)).toEqual([]);
  });

  it('tells what comes of it, and nothing of what there is not', () => {
    const repository = aPlannedImage().repository;
    const version = aTag('v1.0.0');
    const tag = { repository, version, digest: aPlannedImage().digest };
    const plan = aPlan({
      images: [aPlannedImage(), { ...aPlannedImage('old'), write: 'already right' }],
      floatingTags: [
        { ...tag, tag: 'v1', write: 'move' },
        { ...tag, tag: 'v1.0', write: 'create' },
      ],
      files: [{ component: 'hello', path: 'deploy.yaml' }],
      waivers: [aPlannedWaiver()],
    });
    expect(planActions(aShown({ plan }), who)[0]?.consequences).toEqual([
      '1 image is copied to production by digest; version tags never change again.',
      '1 image is in production already.',
      '1 floating tag is moved, 1 created.',
      '1 file is published, with notes.',
      '1 waiver is told of in the notes.',
      expect.stringContaining('It is announced: '),
    ]);
    expect(planActions(aShown({ plan: aPlan() }), who)[0]?.consequences).toHaveLength(3);
  });
});

describe('what people can do with a line', () => {
  it('is to test it again, or to hold it for a week at first', () => {
    const [again, hold] = lineActions({ name: 'sample', promoters: who }, 61_000);
    expect(again).toMatchObject({ name: 'test-again', body: { line: 'sample' }, who });
    expect(hold).toMatchObject({ name: 'hold', body: { line: 'sample' }, who });
    expect(hold?.fields.at(-1)?.preset).toBe('1970-01-08T00:01:00.000Z');
  });
});
