import { describe, expect, it } from 'vitest';
import type { Build } from '#core/build.ts';
import type { Candidate } from '#core/candidate.ts';
import { type BoardFacts, shownBoard } from '../../given/board.ts';
import { aBuild } from '../../given/build.ts';
import { aCandidate, aFrozenComponent, built } from '../../given/candidate.ts';

const hello = [aFrozenComponent({ build: 'key' })];

describe('a component', () => {
  const building = (facts: Partial<Candidate> = {}) =>
    aCandidate('building', { components: hello, ...facts });
  const told = building({ builds: { hello: built() } });
  const other = aCandidate('building', {
    id: 'other-candidate',
    line: 'sample-1.0',
    openedAtMs: 1,
  });
  const wantedBy = ['one', 'other-candidate'];
  const again = { attempts: [{ attempt: 2, openedAtMs: 2_000 }] };

  it.each<[string, BoardFacts & { readonly build?: Build }, string]>([
    ['whose build nobody knows yet', {}, 'wanted 5s its build to be asked for'],
    [
      'whose build cannot be asked for',
      { owed: { one: [{ key: 'want-build:hello', error: 'no answer' }] } },
      'wanted try 2 to want-build, 1m 00s left; no answer',
    ],
    [
      'whose build stands for others only',
      { build: aBuild('built', { wantedBy: ['two'] }) },
      'wanted 5s its build to be asked for',
    ],
    ['before its build starts', { build: aBuild('wanted') }, 'queued 5s its start'],
    [
      'whose build is tried again',
      { build: aBuild('wanted', { imagesRun: again }) },
      'queued 3s its start, attempt 2',
    ],
    [
      'whose build cannot be started',
      { build: aBuild('wanted'), owed: { key: [{ key: 'start-run:images:1', error: 'quota' }] } },
      'queued try 2 to start-run, 1m 00s left; quota',
    ],
    [
      'whose build has no place yet',
      { build: aBuild('running'), running: { b1: { status: 'QUEUED', done: 0, total: 4 } } },
      'queued 5s a free place',
    ],
    ['whose build runs', { build: aBuild('running') }, 'building 5s Cloud Build'],
    [
      'whose build is at a step',
      { build: aBuild('running'), running: { b1: { status: 'WORKING', done: 1, total: 4 } } },
      'building 5s Cloud Build, step 2 of 4',
    ],
    [
      'whose build is at its end',
      { build: aBuild('running'), running: { b1: { status: 'WORKING', done: 4, total: 4 } } },
      'building 5s Cloud Build, step 4 of 4',
    ],
    [
      'whose build another line wants too',
      { build: aBuild('running', { wantedBy }), candidates: [building(), other] },
      'building 5s Cloud Build; shared with sample-1.0',
    ],
    [
      'whose images are not staged yet',
      { build: aBuild('built') },
      'built 4s its images to be staged',
    ],
    [
      'that waits for what is older than its candidate',
      { build: aBuild('built'), candidates: [building({ openedAtMs: 3_000 })] },
      'built 2s its images to be staged',
    ],
    [
      'whose images cannot be staged',
      { build: aBuild('built'), owed: { key: [{ key: 'deliver:one', error: 'denied' }] } },
      'built try 2 to deliver, 1m 00s left; denied',
    ],
    [
      'whose failure the candidate has not heard of',
      { build: aBuild('failed', { why: 'exit 1' }) },
      'failed 4s the candidate to hear of it; exit 1',
    ],
    [
      'whose old build goes first',
      { build: aBuild('collecting', { wantedBy: ['one'] }) },
      'queued its old images to be collected',
    ],
    ['that is built', { build: aBuild('built'), candidates: [told] }, 'built took 0.0s'],
    [
      'that is built without what is optional',
      {
        build: aBuild('built'),
        candidates: [
          building({ builds: { hello: built('hello', { lacks: 'image hello lacks it' }) } }),
        ],
      },
      'built took 0.0s; image hello lacks it',
    ],
    [
      'that is built for another line too',
      { build: aBuild('built', { wantedBy }), candidates: [told, other] },
      'built took 0.0s, shared with sample-1.0',
    ],
    [
      'that was built before for another candidate',
      {
        build: aBuild('built', { wantedBy }),
        candidates: [
          { ...told, openedAtMs: 20 },
          aCandidate('released', { id: 'other-candidate' }),
        ],
      },
      'reused from other-ca',
    ],
    [
      'that was built before, for whom nobody knows',
      { build: aBuild('built'), candidates: [{ ...told, openedAtMs: 20 }] },
      'reused stood already',
    ],
    [
      'that was released before',
      { build: aBuild('built', { origin: 'production' }), candidates: [told] },
      'joined from production',
    ],
    [
      'that could not be built',
      {
        candidates: [
          building({ builds: { hello: built('hello', { phase: 'failed', why: 'no' }) } }),
        ],
      },
      'failed no',
    ],
  ])('%s says so', (_what, { build, candidates = [building()], ...facts }, expected) => {
    const builds = build === undefined ? [] : [build];
    const lines = shownBoard({ candidates, builds, ...facts });
    expect(lines.find((text) => text.startsWith('hello'))).toBe(`hello v1.0.0 ${expected}`);
  });
});
