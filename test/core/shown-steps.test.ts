import { describe, expect, it } from 'vitest';
import type { CandidatePhase } from '#core/candidate.ts';
import { rowOf } from '#core/candidate-row.ts';
import type { Promotion } from '#core/promotion.ts';
import { type PromotionStep, promotionSteps } from '#core/promotion-steps.ts';
import type { ShownStep, StepName } from '#core/shown-candidate.ts';
import { shownSteps } from '#core/shown-steps.ts';
import { aCandidate, attempts, type CandidateFacts } from '../given/candidate.ts';
import { aPromotion } from '../given/promotion.ts';

function steps(phase: CandidatePhase, facts: CandidateFacts = {}, promotion?: Promotion) {
  const candidate = aCandidate(phase, facts);
  return shownSteps(candidate, rowOf(candidate).blocking, promotion);
}

function states(shown: readonly ShownStep[]): string {
  return shown.map(({ state }) => state).join(' ');
}

function named(shown: readonly ShownStep[], name: StepName): ShownStep | undefined {
  return shown.find((step) => step.name === name);
}

const accepted = { enteredAtMs: { building: 0, testing: 1_000, accepted: 2_000 } };
const five = (state: string) => Array.from({ length: 5 }, () => state).join(' ');

describe('the way of a candidate', () => {
  it.each<[string, CandidatePhase, CandidateFacts, string]>([
    ['building', 'building', {}, `done now ahead ahead ${five('ahead')}`],
    ['tested', 'testing', { enteredAtMs: { testing: 1 } }, `done done now ahead ${five('ahead')}`],
    ['accepted', 'accepted', accepted, `done done done now ${five('ahead')}`],
    [
      'failed by a cell',
      'failed',
      { enteredAtMs: { testing: 1, failed: 2 } },
      `done done failed failed ${five('ahead')}`,
    ],
    [
      'failed for its files',
      'failed',
      { cells: { e2e: attempts('passed') }, enteredAtMs: { testing: 1, failed: 2 } },
      `done done done failed ${five('ahead')}`,
    ],
    [
      'failed by a build',
      'failed',
      { builds: { hello: { phase: 'failed', images: [] } }, cells: {} },
      `done failed never failed ${five('ahead')}`,
    ],
    ['superseded', 'superseded', {}, `done never never never ${five('never')}`],
    ['collected', 'collected', accepted, `done done done never ${five('never')}`],
  ])('shows where it is: %s', (_what, phase, facts, expected) => {
    expect(states(steps(phase, facts))).toBe(expected);
  });

  it('has a test ahead that has not begun though everything is built', () => {
    expect(named(steps('testing'), 'test')).toEqual({ name: 'test', state: 'ahead' });
  });

  it('says why it failed, as far as anybody knows', () => {
    expect(named(steps('failed', { why: 'e2e failed' }), 'decision')?.told).toBe('e2e failed');
    expect(named(steps('failed'), 'decision')?.told).toBe('nobody knows why');
  });

  it('says how far builds and cells are, and when each began and ended', () => {
    const shown = steps('accepted', accepted);
    expect(named(shown, 'tags')).toMatchObject({ ended: '1970-01-01T00:00:00.000Z' });
    expect(named(shown, 'build')).toEqual({
      ...{ name: 'build', state: 'done', told: '1 of 1 built' },
      ...{ began: '1970-01-01T00:00:00.000Z', ended: '1970-01-01T00:00:01.000Z' },
    });
    expect(named(shown, 'test')).toEqual({
      ...{ name: 'test', state: 'done', told: '1 of 1 blocking cells passed' },
      ...{ began: '1970-01-01T00:00:01.000Z', ended: '1970-01-01T00:00:02.000Z' },
    });
    expect(named(shown, 'decision')).toMatchObject({ told: 'waits for a promoter' });
  });

  it('does not take an end before its tests for their end', () => {
    const enteredAtMs = { building: 0, failed: 500, testing: 1_000 };
    expect(named(steps('testing', { enteredAtMs }), 'test')).not.toHaveProperty('ended');
  });

  it.each<[PromotionStep, string]>([
    ['stating', 'now ahead ahead ahead ahead'],
    ['verifying', 'now ahead ahead ahead ahead'],
    ['tagging', 'done now ahead ahead ahead'],
    ['publishing', 'done done now ahead ahead'],
    ['floating', 'done done done now ahead'],
    ['announcing', 'done done done done now'],
    ['done', 'done done done done done'],
  ])('goes on with its promotion: %s', (step, expected) => {
    const shown = steps('promoting', accepted, aPromotion(step, ['x']));
    expect(states(shown.slice(4))).toBe(expected);
    expect(named(shown, 'decision')).toMatchObject({
      ...{ state: 'done', told: 'maintainer@example.com: it is good' },
      ended: '1970-01-01T00:00:00.100Z',
    });
  });

  it('tells what holds a promotion, and where', () => {
    const held = { ...aPromotion('tagging', ['x']), held: 'CONFLICT' };
    expect(named(steps('promoting', accepted, held), 'version tags')).toEqual({
      ...{ name: 'version tags', state: 'held', told: 'CONFLICT' },
    });
  });

  it('has the times of every station, of those too that had nothing to do', () => {
    const begunAtMs = {
      stating: 1_000,
      copying: 2_000,
      tagging: 3_000,
      floating: 4_000,
      done: 5_000,
    };
    const shown = steps('released', accepted, { ...aPromotion('done', []), begunAtMs });
    expect(named(shown, 'copy')).toMatchObject({
      ...{ began: '1970-01-01T00:00:01.000Z', ended: '1970-01-01T00:00:03.000Z' },
    });
    expect(named(shown, 'files')).toEqual({
      ...{ name: 'files', state: 'done', told: 'there was nothing to do' },
    });
    expect(named(shown, 'floating tags')).toMatchObject({ ended: '1970-01-01T00:00:05.000Z' });
  });

  it('comes nowhere further once its release is withdrawn', () => {
    const withdrawn = { by: 'ann', reason: 'it loses data', atMs: 9 };
    const promotion = { ...aPromotion('withdrawn', []), withdrawn, begunAtMs: { stating: 1 } };
    expect(states(steps('released', accepted, promotion).slice(4))).toBe(
      'done never never never never',
    );
  });

  it('names a station for every step that promotions go through', () => {
    const through = promotionSteps.slice(0, promotionSteps.indexOf('done'));
    for (const step of through)
      expect(states(steps('promoting', accepted, aPromotion(step, ['x'])))).toContain('now');
  });
});
