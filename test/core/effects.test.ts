import { describe, expect, it } from 'vitest';
import { type BuildEffect, type BuildPhase, collectStage, deliver, startRun } from '#core/build.ts';
import type { CandidateEffect, CandidatePhase } from '#core/candidate.ts';
import { conducts } from '#core/kinds.ts';
import { aBuild } from '../given/build.ts';
import { aCandidate, attempts } from '../given/candidate.ts';
import { anOpening } from '../given/line.ts';

const cancel: BuildEffect = { type: 'cancel-runs', key: 'cancel-runs' };
const collect = collectStage('tags');

describe('an effect that a build owes', () => {
  it.each([undefined, true] as const)('is moot or not: a cancelling (%s)', (isCancelling) => {
    const build = aBuild('failed', { ...(isCancelling && { isCancelling }) });
    expect(conducts.build.isMoot(build, cancel)).toBe(isCancelling === undefined);
  });

  it.each<[string, BuildEffect, BuildPhase, readonly string[], boolean]>([
    ['a start', startRun('images', 1), 'wanted', ['one'], false],
    ['a start of an attempt that is over', startRun('images', 1), 'built', ['one'], true],
    ['a start of unit tests that are not open', startRun('unit', 1), 'built', ['one'], true],
    ['a delivery', deliver('one'), 'built', ['one'], false],
    ['a delivery to one who let go', deliver('two'), 'built', ['one'], true],
    ['a collection', collect, 'collecting', [], false],
    ['a stage that is not begun', collectStage('indexes'), 'collecting', [], true],
    ['a collection that is done', collect, 'collected', [], true],
  ])('is moot or not: %s', (_what, effect, phase, wantedBy, isMoot) => {
    expect(conducts.build.isMoot(aBuild(phase, { wantedBy }), effect)).toBe(isMoot);
  });

  it.each([
    [startRun('unit', 2), { type: 'run-refused', run: 'unit', attempt: 2, why: 'so' }],
    [cancel, undefined],
  ])('that can never succeed is heard of: %j', (effect, event) => {
    expect(conducts.build.refusalOf(effect, 'so')).toEqual(event);
  });
});

describe('an effect that a candidate owes', () => {
  const want: CandidateEffect = { type: 'want-build', key: 'want', component: 'hello' };
  const stage: CandidateEffect = { type: 'stage-files', key: 'stage-files' };
  const start: CandidateEffect = { type: 'start-cell', key: 'start', cell: 'e2e', attempt: 1 };
  const cancel: CandidateEffect = { type: 'cancel-cells', key: 'cancel-cells' };
  const letGo: CandidateEffect = { type: 'let-go', key: 'let-go' };
  const alert: CandidateEffect = { type: 'raise-alert', key: 'raise-alert:e2e', cell: 'e2e' };
  const area: CandidateEffect = { type: 'collect-area', key: 'collect-area' };
  it.each<[CandidateEffect, CandidatePhase, boolean]>([
    [want, 'building', false],
    [want, 'superseded', true],
    [stage, 'testing', false],
    [stage, 'collecting', true],
    [start, 'testing', false],
    [start, 'collecting', true],
    [cancel, 'collecting', false],
    [cancel, 'collected', false],
    [letGo, 'superseded', false],
    [alert, 'released', false],
    [alert, 'collected', false],
    [area, 'collecting', false],
    [area, 'collected', true],
  ])('is moot or not: %j while %s', (effect, phase, isMoot) => {
    const candidate = aCandidate(phase, { cells: { e2e: attempts('open') } });
    expect(conducts.candidate.isMoot(candidate, effect)).toBe(isMoot);
  });

  it('is moot where its attempt has an outcome, or is none', () => {
    const candidate = aCandidate('testing', { cells: { e2e: attempts('passed') } });
    expect(conducts.candidate.isMoot(candidate, start)).toBe(true);
    expect(conducts.candidate.isMoot(candidate, { ...start, cell: 'other' })).toBe(false);
  });

  it.each([
    [start, { type: 'cell-refused', cell: 'e2e', attempt: 1, why: 'so' }],
    [cancel, undefined],
    [
      want,
      {
        type: 'build-told',
        component: 'hello',
        news: { phase: 'failed', images: [], why: 'so' },
      },
    ],
    [stage, { type: 'files-refused', why: 'so' }],
  ])('that can never succeed is heard of: %j', (effect, event) => {
    expect(conducts.candidate.refusalOf(effect, 'so')).toEqual(event);
  });
});

describe('what else can never succeed', () => {
  it('is heard of by lines and promotions, and stays owed by components and tags of both sorts', () => {
    const part = {
      type: 'do-part',
      key: 'k',
      version: 'v1.0.0',
      step: 'tagging',
      part: 'version tags',
    } as const;
    const tell = { type: 'tell-line', key: 'k', line: 'sample' } as const;
    const point = { type: 'point', key: 'point' } as const;
    expect([
      conducts.line.refusalOf(anOpening('first'), 'so'),
      conducts.promotion.refusalOf(part, 'so'),
      conducts.tag.refusalOf(tell, 'so'),
      conducts.component.refusalOf(
        { type: 'see-tag', key: 'k', tag: 'v1.0.0', via: 'tag-tick' },
        'so',
      ),
      conducts['floating-tag'].refusalOf(point, 'so'),
    ]).toEqual([
      { type: 'candidate-refused', round: 'first', sinceMs: 0, why: 'so' },
      {
        ...{ type: 'part-refused', version: 'v1.0.0', step: 'tagging' },
        part: 'version tags',
        why: 'so',
      },
      undefined,
      undefined,
      undefined,
    ]);
  });
});
