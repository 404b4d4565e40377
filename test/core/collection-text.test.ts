import { describe, expect, it } from 'vitest';
import { areaStanding } from '#core/area-standing.ts';
import type { Candidate, CandidatePhase } from '#core/candidate.ts';
import type { ShownArea } from '#core/collection.ts';
import { collectionText, keepingText } from '#core/collection-text.ts';
import { nothingKept } from '#core/expiry.ts';
import { aCandidate } from '../given/candidate.ts';
import { aHold } from '../given/hold.ts';

const at = '2026-01-05T09:00:00.000Z';
const area: ShownArea = {
  ...{ candidate: 'one', line: 'sample', phase: 'failed', why: 'its time as failed is over' },
  ...{ expires: at, tags: ['p/gcr.io/hello:one'], files: 'gs://releases/sample/one/' },
};
const build = {
  ...{ build: 'key', component: 'hello', tag: 'v1.0.0', goes: true, why: 'nobody else wants it' },
  ...{ tags: ['p/gcr.io/hello:r1'], manifests: ['p/gcr.io/hello@sha256:1'] },
};

describe('a staging area', () => {
  it.each<[CandidatePhase, Partial<Candidate>, string]>([
    ['collected', {}, 'stays: it is collected: nothing is left'],
    ['collecting', {}, 'goes: it is being collected'],
    ['testing', {}, 'stays: it is testing'],
    ['failed', { expiresAtMs: 10 }, 'goes at 10: its time as failed is over'],
    [
      'failed',
      { expiresAtMs: 11, livesUntilMs: 11 },
      'stays at 11: its time as failed is not over',
    ],
    [
      ...(['failed', { expiresAtMs: 4000, pins: [aHold()] }] as const),
      'stays at 4000: it is pinned by security: a leak was found',
    ],
    [
      ...(['accepted', { expiresAtMs: 4000, holds: [aHold()] }] as const),
      'stays at 4000: it is held by security: a leak was found',
    ],
    [
      ...(['accepted', { expiresAtMs: 4000, livesUntilMs: 9, keptUntilMs: 4000 }] as const),
      'stays at 4000: it was kept beyond its time, and is looked at again then',
    ],
  ])('that is %s with %j %s', (phase, given, expected) => {
    const standing = areaStanding(aCandidate(phase, given), nothingKept, 10);
    const when = standing.untilMs === undefined ? '' : ` at ${standing.untilMs}`;
    expect(`${standing.goes ? 'goes' : 'stays'}${when}: ${standing.why}`).toBe(expected);
  });

  it('whose time is over stays where something keeps it', () => {
    const given = { ...nothingKept, isPromoting: true };
    expect(areaStanding(aCandidate('released', { expiresAtMs: 9 }), given, 10)).toMatchObject({
      goes: false,
      why: 'its promotion has something to do yet',
    });
  });
});

describe('the preview of a collection', () => {
  it('names every tag and manifest that goes, and why the rest stays', () => {
    const { expires: _none, ...testing } = area;
    const stays = [
      { ...testing, candidate: 'two', phase: 'testing', why: 'it is testing' },
    ] as const;
    const kept = { ...build, tag: 'v1.0.1', goes: false, why: 'wanted by two' };
    const shown = { goes: [area], stays, builds: [build, kept] };
    const lines = [
      'The next collection: 1 staging area and 1 manifest go',
      ...['', 'Goes', `  one of sample, failed, ${at}: its time as failed is over`],
      ...['    p/gcr.io/hello:one', '    gs://releases/sample/one/', '', 'Builds'],
      ...['  hello v1.0.0 goes: nobody else wants it', '    p/gcr.io/hello:r1'],
      ...['    p/gcr.io/hello@sha256:1', '  hello v1.0.1 stays: wanted by two', '', 'Stays'],
      ...['  two of sample, testing: it is testing', ''],
    ];
    expect(collectionText(shown)).toBe(lines.join('\n'));
    const stopped = collectionText({
      goes: [],
      stays: [],
      builds: [],
      stopped: 'too much',
      next: '/n',
    });
    expect(stopped).toBe(
      'The next collection: 0 staging areas and 0 manifests go\n\nStopped: too much\n\nMore: /n\n',
    );
  });

  it('tells what the last comparison of staging found', () => {
    const compared = { begunAt: at, isOver: false, listed: 1, orphans: 2, foreign: 1 };
    const named = { ...compared, foreignNamed: ['p/gcr.io/theirs:v1'], stopped: 'too many' };
    const shown = { goes: [], stays: [], builds: [] };
    expect(collectionText({ ...shown, compared: named })).toContain(
      `\nCompared\n  ${at}, under way: 1 manifest listed, 2 orphans removed, 1 foreign\n` +
        '  stopped: too many\n    foreign: p/gcr.io/theirs:v1\n',
    );
    const over = { ...compared, isOver: true, foreignNamed: [] };
    expect(collectionText({ ...shown, compared: over })).toContain(`  ${at}: 1 manifest listed,`);
  });

  it('says of a digest who keeps it', () => {
    const shown = {
      digest: 'sha256:1',
      why: 'it is wanted by 1 candidate',
      builds: [build],
      areas: [area],
    };
    expect(keepingText(shown)).toBe(
      [
        'sha256:1: it is wanted by 1 candidate',
        ...['', 'Builds', '  hello v1.0.0 goes: nobody else wants it', '    p/gcr.io/hello:r1'],
        ...['    p/gcr.io/hello@sha256:1', '', 'Candidates'],
        ...[`  one of sample, failed, ${at}: its time as failed is over`, ''],
      ].join('\n'),
    );
  });
});
