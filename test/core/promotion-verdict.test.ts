import { describe, expect, it } from 'vitest';
import type { Candidate, CandidatePhase } from '#core/candidate.ts';
import { candidateVerdict } from '#core/candidate-verdict.ts';
import { aCandidate } from '../given/candidate.ts';
import { candidateFacts } from '../given/candidate-facts.ts';
import { aPlan, aPlannedImage, aPromotion } from '../given/promotion.ts';
import { aRelease } from '../given/release.ts';
import { day, promoter, type Row, testVerdicts } from './verdict-row.ts';

function released(phase: CandidatePhase = 'released'): Candidate {
  return aCandidate(phase, { version: 'v1.0.0', expiresAtMs: 30 * day });
}

const held = { ...aPromotion('copying', ['a']), held: 'the registry\n refused' };
const twoImages = aPlan({ images: [aPlannedImage('a'), aPlannedImage('b')] });
const giveUp = '; or give it up: POST /api/v1/given-up-promotions';
const resume = 'mend that, and resume it: POST /api/v1/resumed-promotions';
const settle = 'look there, and say what came of it: POST /api/v1/announcements';
const restored = 'a promoter can have it restored: POST /api/v1/restorations';
const done = aPromotion('done', []);
const withdrawn = { by: 'me', reason: 'a leak', atMs: 300 };
const gone = 'sample@v1.0.0 was withdrawn at 1970-01-01T00:00:00.300Z by me: a leak';
const out = 'Released as sample@v1.0.0 at 1970-01-01T00:00:00.200Z';
const unsure = { state: 'unsure', atMs: 1, why: 'nobody\tknows' } as const;

const rows: readonly Row[] = [
  {
    of: 'one whose promotion is not there yet',
    candidate: aCandidate('promoting'),
    standing: 'under way',
    says: 'Promoting as a release of sample',
  },
  {
    of: 'one that is being promoted',
    candidate: { ...released('promoting'), lateFailures: { e2e: 3 } },
    facts: { promotion: { ...aPromotion('copying', ['a']), plan: twoImages } },
    standing: 'under way',
    says:
      'Promoting as sample@v1.0.0: its images are being copied, 1 of 2 left; failed after it was ' +
      'admitted: e2e',
  },
  {
    of: 'one that is being promoted, in one part',
    candidate: released('promoting'),
    facts: { promotion: aPromotion('publishing', ['files']) },
    standing: 'under way',
    says: 'Promoting as sample@v1.0.0: its files are being published',
  },
  {
    of: 'one whose promotion is held, and can be given up',
    candidate: released('promoting'),
    facts: { promotion: held },
    standing: 'needs a person',
    says: 'The promotion as sample@v1.0.0 is held at copying: the registry refused',
    who: [promoter],
    way: `${resume}${giveUp}`,
  },
  {
    of: 'one whose promotion is held, and only goes forward',
    candidate: released('promoting'),
    facts: { promotion: { ...held, step: 'publishing' } },
    standing: 'needs a person',
    says: 'The promotion as sample@v1.0.0 is held at publishing: the registry refused',
    who: [promoter],
    way: resume,
  },
  {
    of: 'one that is out, and not looked at yet',
    candidate: released(),
    facts: { promotion: aPromotion('checking', ['public images']), release: aRelease() },
    standing: 'under way',
    says: `${out}, and not announced yet: it is looked at whether everybody can pull it`,
  },
  {
    of: 'one that not everybody can pull',
    candidate: released(),
    facts: {
      promotion: {
        ...aPromotion('checking', ['public images']),
        unpulled: { images: [{ image: 'a:v1', why: '403' }], more: 0 },
      },
      release: aRelease(),
    },
    standing: 'needs a person',
    says: `${out}, and not announced: not everybody can pull a:v1 (403)`,
    who: ['whoever administers production'],
    way: 'let everybody read production: it is announced by itself then',
  },
  {
    of: 'one that is held after it is out',
    candidate: released(),
    facts: { promotion: { ...held, step: 'floating' }, release: aRelease() },
    standing: 'needs a person',
    says: `${out}; its promotion is held at floating: the registry refused`,
    who: [promoter],
    way: resume,
  },
  {
    of: 'one of which nobody knows whether a target was told',
    candidate: released(),
    facts: {
      promotion: {
        ...done,
        told: { 'webhook:chat': unsure, 'release-published': { state: 'sent', atMs: 1 } },
      },
      release: aRelease(),
    },
    standing: 'needs a person',
    says: `${out}; its announcement: webhook:chat is unsure: nobody knows`,
    who: [promoter],
    way: settle,
  },
  {
    of: 'one that is out',
    candidate: released(),
    facts: { promotion: done, release: aRelease() },
    standing: 'done',
    says: out,
  },
  {
    of: 'one that is out, and whose promotion nobody knows',
    candidate: released(),
    standing: 'done',
    says: 'Released as sample@v1.0.0',
  },
  {
    of: 'one that was withdrawn',
    candidate: released(),
    facts: {
      promotion: { ...aPromotion('withdrawn', []), withdrawn },
      release: aRelease({
        state: 'withdrawn',
        withdrawn: { ...withdrawn, instead: 'sample@v0.9.0' },
      }),
    },
    standing: 'over',
    says: `${gone}; use sample@v0.9.0`,
  },
  {
    of: 'one that was withdrawn, and whose promotion nobody knows',
    candidate: released(),
    facts: { release: aRelease({ state: 'withdrawn', withdrawn }) },
    standing: 'over',
    says: gone,
  },
  {
    of: 'one whose withdrawal nobody may know of',
    candidate: released(),
    facts: {
      promotion: {
        ...{ ...aPromotion('correcting', []), withdrawn },
        corrected: { 'webhook:chat': { ...unsure, state: 'failed' } },
      },
    },
    standing: 'needs a person',
    says: `${gone}; its correction: webhook:chat is failed: nobody knows`,
    who: [promoter],
    way: settle,
  },
  {
    of: 'one whose correction is held',
    candidate: released(),
    facts: { promotion: { ...held, step: 'correcting', withdrawn } },
    standing: 'needs a person',
    says: `${gone}; its correction is held at correcting: the registry refused`,
    who: [promoter],
    way: resume,
  },
  {
    of: 'one that is out, and collected',
    candidate: released('collected'),
    facts: { promotion: done, release: aRelease() },
    standing: 'done',
    says: `${out}; its staging area is collected`,
  },
  {
    of: 'one that is being collected',
    candidate: aCandidate('collecting'),
    standing: 'over',
    says: `Its time is over: its staging area is being collected; then ${restored}`,
  },
  {
    of: 'one that is collected',
    candidate: aCandidate('collected'),
    standing: 'over',
    says: `Its time is over: its staging area is collected; ${restored}`,
  },
  {
    of: 'one that failed once',
    candidate: aCandidate('collected', {
      ...{ why: 'e2e failed', enteredAtMs: { accepted: 5, failed: 6 } },
    }),
    standing: 'over',
    says: `Failed, and its time is over (e2e failed): its staging area is collected; ${restored}`,
  },
  {
    of: 'one that failed of nothing that is known',
    candidate: aCandidate('collecting', { enteredAtMs: { failed: 6 } }),
    standing: 'over',
    says: `Failed, and its time is over (nobody knows why): its staging area is being collected; then ${restored}`,
  },
  {
    of: 'one that nobody promoted',
    candidate: aCandidate('collected', { enteredAtMs: { accepted: 6 } }),
    standing: 'over',
    says: `Accepted, and not promoted in its time: its staging area is collected; ${restored}`,
  },
];

testVerdicts(rows);

describe('a withdrawal', () => {
  it('is told though its promotion alone knows of it', () => {
    const facts = { promotion: { ...aPromotion('withdrawn', []), withdrawn } };
    const { standing, sentence } = candidateVerdict(candidateFacts(released(), facts), 10);
    expect({ standing, sentence }).toEqual({ standing: 'over', sentence: gone });
  });
});
