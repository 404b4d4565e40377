import { describe, expect, it } from 'vitest';
import { type BuildEffect, collectStage } from '#core/build.ts';
import type { CandidateEffect } from '#core/candidate.ts';
import type { ComponentEffect, ComponentState } from '#core/component-state.ts';
import { digestKey } from '#core/digest-key.ts';
import { imageRepository } from '#core/image.ts';
import { conducts, everyLine, isKind, type Kind, kinds, type Worker } from '#core/kinds.ts';
import type { PromotionEffect } from '#core/promotion.ts';
import topology from '../../infra/topology.json' with { type: 'json' };
import { aBuild } from '../given/build.ts';
import { aCandidate, at } from '../given/candidate.ts';
import { aFloatingTag, aReleased } from '../given/floating-tag.ts';
import { aHold } from '../given/hold.ts';
import { aDigest } from '../given/image.ts';
import { aLineState, anOpening } from '../given/line.ts';
import { aPromotion } from '../given/promotion.ts';
import { aTag } from '../given/version.ts';
import { aWaiver } from '../given/waiver.ts';

const tag = {
  component: 'hello',
  tag: 'v1.0.0',
  commit: 'c1',
  verdict: 'accepted',
  why: 'taken',
  seenAtMs: 0,
  via: 'ci',
  lines: [],
} as const;
const component: ComponentState = { component: 'hello', tags: [], rulings: [] };
const floating = {
  repository: imageRepository('csi-release/csi', 'hello'),
  tag: 'v1',
  held: [],
  moves: [],
};
const promotion = aPromotion('copying', ['x']);

describe('the table of kinds', () => {
  it('has words for what is found by its digests and its line', () => {
    expect(kinds.filter((kind) => conducts[kind].foundBy !== undefined)).toEqual([
      'tag',
      'component',
      'build',
      'candidate',
      'floating-tag',
    ]);
    const digests = ['hello', 'hello linux/amd64'].map((content) => digestKey(aDigest(content)));
    expect(conducts.build.foundBy?.(aBuild('built'))).toEqual({ digests, registryTags: ['r1'] });
    expect(conducts.build.foundBy?.(aBuild('wanted'))).toEqual({ digests: [], registryTags: [] });
    const gone = conducts.build.foundBy?.(aBuild('collected'));
    expect(gone).toEqual({ digests: [], registryTags: [] });
    expect(conducts.candidate.foundBy?.(aCandidate('testing'))).toEqual({
      ...{ digests, standing: ['sample', everyLine], lines: ['sample'], spoken: [] },
    });
    const words = [{ holds: [aHold()] }, { pins: [aHold()] }, { waivers: { e2e: aWaiver() } }];
    for (const said of words)
      expect(conducts.candidate.foundBy?.(aCandidate('testing', said))).toMatchObject({
        spoken: [everyLine],
      });
    const floating = aFloatingTag(aReleased('v1.0.0'));
    expect(floating && conducts['floating-tag'].foundBy?.(floating)).toEqual({
      repositories: ['csi-release/csi/hello', everyLine],
    });
    const seen = { component: 'hello', tag: 'v1.0.0', commit: 'c0ffee', seenAtMs: 1, via: 'ci' };
    const tag = { ...seen, verdict: 'quarantined', why: 'too far', lines: [] } as const;
    expect(conducts.tag.foundBy?.(tag)).toEqual({ verdicts: ['quarantined'] });
    const component = { component: 'hello', tags: [], rulings: [] };
    expect(conducts.component.foundBy?.(component)).toEqual({ held: [] });
    const held = { ...component, holds: [aHold()] };
    expect(conducts.component.foundBy?.(held)).toEqual({ held: [everyLine] });
  });

  it.each(['collecting', 'collected'] as const)(
    'has no words for what stands no more: %s',
    (phase) => {
      const words = conducts.candidate.foundBy?.(aCandidate(phase));
      expect(words).toMatchObject({ standing: [] });
    },
  );

  it('has a collection of its own for every kind', () => {
    const collections = kinds.map((kind) => conducts[kind].collection);
    expect(new Set(collections).size).toBe(kinds.length);
    expect(kinds).toEqual([
      ...['tag', 'component', 'line', 'build', 'candidate', 'promotion', 'floating-tag'],
    ]);
  });

  it.each([
    ['tag', true],
    ['floating-tag', true],
    ['tags', false],
    ['toString', false],
  ])('%s is a kind: %s', (text, expected) => {
    expect(isKind(text)).toBe(expected);
  });

  it('names only workers that are deployed', () => {
    const workers: readonly Worker[] = kinds.map((kind) => conducts[kind].keeper);
    const deployed = topology.functions.map(({ name }) => name);
    expect(deployed).toEqual(expect.arrayContaining([...workers]));
  });
});

describe('the work that is owed', () => {
  const want: CandidateEffect = { type: 'want-build', key: 'want-build:x', component: 'x' };
  const start: CandidateEffect = { type: 'start-cell', key: 'k', cell: 'e2e', attempt: 1 };
  const run: BuildEffect = { type: 'start-run', key: 'k', run: 'images', attempt: 1 };
  const see: ComponentEffect = { type: 'see-tag', key: 'k', tag: 'v1.0.0', via: 'tag-tick' };
  const part: PromotionEffect = {
    type: 'do-part',
    key: 'k',
    version: 'v1.0.0',
    step: 'copying',
    part: 'x',
  };
  it.each<[string, Worker, Worker]>([
    [
      'telling a line',
      conducts.tag.workerOf({ type: 'tell-line', key: 'k', line: 'sample' }),
      'tag-detected',
    ],
    ['looking at a tag', conducts.component.workerOf(see), 'tag-detected'],
    ['opening a candidate', conducts.line.workerOf(anOpening('first')), 'tag-detected'],
    ['wanting a build', conducts.candidate.workerOf(want), 'tag-detected'],
    ['starting a build', conducts.build.workerOf(run), 'build-finished'],
    [
      'handing over a build',
      conducts.build.workerOf({ type: 'deliver', key: 'k', candidate: 'one' }),
      'build-finished',
    ],
    [
      'cancelling a build',
      conducts.build.workerOf({ type: 'cancel-runs', key: 'cancel-runs' }),
      'build-finished',
    ],
    [
      'staging files',
      conducts.candidate.workerOf({ type: 'stage-files', key: 'stage-files' }),
      'build-finished',
    ],
    [
      'raising an alert',
      conducts.candidate.workerOf({ type: 'raise-alert', key: 'k', cell: 'e2e' }),
      'tests-passed',
    ],
    ['starting a cell', conducts.candidate.workerOf(start), 'build-finished'],
    [
      'letting go of builds',
      conducts.candidate.workerOf({ type: 'let-go', key: 'let-go' }),
      'build-finished',
    ],
    [
      'cancelling cells',
      conducts.candidate.workerOf({ type: 'cancel-cells', key: 'cancel-cells' }),
      'build-finished',
    ],
    ['writing production', conducts.promotion.workerOf(part), 'promote-requested'],
    [
      'moving a floating tag',
      conducts['floating-tag'].workerOf({ type: 'point', key: 'point' }),
      'promote-requested',
    ],
    [
      'emptying a staging area',
      conducts.candidate.workerOf({ type: 'collect-area', key: 'collect-area' }),
      'gc-tick',
    ],
    ['collecting a build', conducts.build.workerOf(collectStage('tags')), 'gc-tick'],
  ])('%s is done by the one function that may', (_what, worker, expected) => {
    expect(worker).toBe(expected);
  });
});

describe('the effects of lines, components, promotions and tags of both sorts', () => {
  it('never lose their reason', () => {
    const tell = { type: 'tell-line', key: 'k', line: 'sample' } as const;
    const copy = {
      type: 'do-part',
      key: 'k',
      version: 'v1.0.0',
      step: 'copying',
      part: 'x',
    } as const;
    const point = { type: 'point', key: 'point' } as const;
    expect([
      conducts.tag.isMoot(tag, tell),
      conducts.component.isMoot(component, {
        type: 'see-tag',
        key: 'k',
        tag: 'v1.0.0',
        via: 'tag-tick',
      }),
      conducts.line.isMoot(aLineState(), anOpening('first')),
      conducts.promotion.isMoot(promotion, copy),
      conducts['floating-tag'].isMoot(floating, point),
    ]).toEqual([false, false, false, false, false]);
  });
});

describe('every kind', () => {
  const nobody = at(0);
  const rows: readonly [Kind, string, number | undefined][] = [
    [
      'tag',
      conducts.tag.decide(undefined, { ...tag, type: 'tag-gone', untilMs: 0 }, nobody).kind,
      conducts.tag.waitsUntil(tag, 0),
    ],
    [
      'component',
      conducts.component.decide(
        { ...component, watchedSinceMs: 0 },
        { type: 'listed', component: 'hello', tags: [], owed: 0 },
        nobody,
      ).kind,
      conducts.component.waitsUntil(component, 0),
    ],
    [
      'line',
      conducts.line.decide(undefined, { type: 'due' }, nobody).kind,
      conducts.line.waitsUntil(aLineState(), 0),
    ],
    [
      'build',
      conducts.build.decide(undefined, { type: 'due' }, nobody).kind,
      conducts.build.waitsUntil(aBuild('built'), 0),
    ],
    [
      'candidate',
      conducts.candidate.decide(undefined, { type: 'due' }, nobody).kind,
      conducts.candidate.waitsUntil(aCandidate('building'), 0),
    ],
    [
      'promotion',
      conducts.promotion.decide(
        undefined,
        { type: 'part-done', version: 'v1.0.0', step: 'copying', part: 'x' },
        nobody,
      ).kind,
      conducts.promotion.waitsUntil(promotion, 0),
    ],
    [
      'floating-tag',
      conducts['floating-tag'].decide(
        {
          ...floating,
          held: [{ version: aTag('v1.0.0'), digest: aDigest('x'), releases: ['r'] }],
        },
        {
          ...floating,
          type: 'version-released',
          version: aTag('v1.0.0'),
          digest: aDigest('x'),
          ...{ release: 'r', by: 'anna@example.com', reason: 'all green' },
        },
        nobody,
      ).kind,
      conducts['floating-tag'].waitsUntil(floating, 0),
    ],
  ];
  it.each(rows)('%s decides by its own rules, and is at rest without a wait', (_k, kind, wait) => {
    expect([kind, wait]).toEqual(['stale', undefined]);
  });
});
