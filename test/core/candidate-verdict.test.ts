import { describe, expect, it } from 'vitest';
import type { Approval } from '#core/approval.ts';
import type { Candidate, CandidatePhase } from '#core/candidate.ts';
import type { CandidateFacts } from '#core/candidate-facts.ts';
import { candidateVerdict } from '#core/candidate-verdict.ts';
import type { Verdict } from '#core/verdict.ts';
import { aCandidate, aCell, aFrozenComponent, attempts, built } from '../given/candidate.ts';
import { candidateFacts } from '../given/candidate-facts.ts';
import { aHold } from '../given/hold.ts';
import { aComponent, aHeadComponent, aLine, aLineComponent, aLineState } from '../given/line.ts';
import { aPlan, aPlannedImage, aPromotion } from '../given/promotion.ts';
import { aRelease } from '../given/release.ts';
import { aWaiver } from '../given/waiver.ts';

const day = 24 * 60 * 60_000;
const promoter = 'maintainer@example.com';
const commit = aFrozenComponent().commit;

interface Row {
  readonly of: string;
  readonly candidate: Candidate;
  readonly facts?: Partial<CandidateFacts>;
  readonly isFileless?: true;
  readonly nowMs?: number;
  readonly standing: Verdict['standing'];
  readonly says: string;
  readonly who?: readonly string[];
  readonly way?: string;
}

/** An accepted candidate whose time is not over for long. */
function accepted(facts: Parameters<typeof aCandidate>[1] = {}): Candidate {
  return aCandidate('accepted', { expiresAtMs: 30 * day, ...facts });
}

function failed(facts: Parameters<typeof aCandidate>[1] = {}): Candidate {
  return aCandidate('failed', { expiresAtMs: 30 * day, ...facts });
}

function released(phase: CandidatePhase = 'released'): Candidate {
  return aCandidate(phase, { version: 'v1.0.0', expiresAtMs: 30 * day });
}

/** Every cell has passed, and its files are not staged. */
function unstaged(): Candidate {
  const { findings: _none, ...candidate } = aCandidate('testing', {
    cells: { e2e: attempts('passed') },
  });
  return candidate;
}

function approval(email: string): Approval {
  return { subject: email, email, planHash: 'hash', atMs: 0, untilMs: day };
}

const newTag = 'mend it, and tag the component anew';
const waive = 'or waive a cell: POST /api/v1/waivers';
const look = 'look at its plan, and have it promoted: POST /api/v1/promotions';
const newer = { state: aLineState({ newestCandidate: 'two' }) };

const headOfHello = {
  ...{ version: 'v1.0.0', candidate: 'zero' },
  components: [aHeadComponent('hello', 'v1.0.0')],
};
const three = ['a', 'b', 'c'].map((name) => aFrozenComponent({ name }));

const lineOfThree = ['a', 'b', 'c'].map((name) => aLineComponent(aComponent({ name })));

const beforeDecision: readonly Row[] = [
  {
    of: 'one that is being built',
    candidate: aCandidate('building', { components: three, builds: { a: built('a') } }),
    facts: { queued: ['c'] },
    standing: 'under way',
    says: 'Building: 1 of 3 components built; under way: b v1.0.0; waiting for a place among our builds: c v1.0.0',
  },
  {
    of: 'one whose builds all wait',
    candidate: aCandidate('building'),
    facts: { queued: ['hello'] },
    standing: 'waits',
    says: 'Building: 0 of 1 component built; waiting for a place among our builds: hello v1.0.0',
  },
  {
    of: 'one that is being built, many parts of which are under way',
    candidate: aCandidate('building', {
      components: ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => aFrozenComponent({ name })),
    }),
    standing: 'under way',
    says: 'Building: 0 of 7 components built; under way: a v1.0.0, b v1.0.0, c v1.0.0, d v1.0.0, e v1.0.0 and 2 more',
  },
  {
    of: 'one that is being tested, the longest first',
    candidate: aCandidate('testing', {
      frozenCells: [
        aCell('late'),
        aCell('sanity', { runs: 'cloud-build' }),
        aCell('unit', { runs: 'unit' }),
        aCell('rests'),
        aCell('queued', { runs: 'cloud-build' }),
        aCell('done'),
        aCell('never'),
        aCell('look', { counts: 'informing' }),
      ],
      cells: {
        late: { attempts: [{ attempt: 1, openedAtMs: 5 }], nonces: [] },
        sanity: { attempts: [{ attempt: 1, openedAtMs: 2, startedAtMs: 3 }], nonces: [] },
        unit: attempts('open'),
        rests: { attempts: [{ attempt: 1, openedAtMs: 60 }], nonces: [] },
        queued: { attempts: [{ attempt: 1, openedAtMs: 4, queuedSinceMs: 4 }], nonces: [] },
        done: attempts('passed'),
      },
    }),
    standing: 'under way',
    says:
      'Testing: 1 of 7 blocking cells passed; open: unit (runs since 1970-01-01T00:00:00.000Z), ' +
      'sanity (runs since 1970-01-01T00:00:00.003Z), ' +
      'queued (waits for its place since 1970-01-01T00:00:00.004Z), ' +
      'late (asked for at 1970-01-01T00:00:00.005Z, not answered), ' +
      'rests (tried again at 1970-01-01T00:00:00.060Z), never (not begun)',
  },
  {
    of: 'one whose open cells all wait for a place',
    candidate: aCandidate('testing', {
      frozenCells: [aCell('e2e', { runs: 'cloud-build' })],
      cells: { e2e: { attempts: [{ attempt: 1, openedAtMs: 4, queuedSinceMs: 4 }], nonces: [] } },
    }),
    standing: 'waits',
    says: 'Testing: 0 of 1 blocking cell passed; open: e2e (waits for its place since 1970-01-01T00:00:00.004Z)',
  },
  {
    of: 'one with a cell that a person answers',
    candidate: aCandidate('testing', { frozenCells: [aCell('e2e', { runs: 'manual' })] }),
    standing: 'needs a person',
    says: 'Testing: 0 of 1 blocking cell passed; open: e2e (a person says what it came to)',
    who: [promoter],
    way: 'say what e2e came to: POST /api/v1/results',
  },
  {
    of: 'one whose files are not staged',
    candidate: unstaged(),
    standing: 'under way',
    says: 'Testing: 1 of 1 blocking cell passed; waits for its files to be staged',
  },
];

const decided: readonly Row[] = [
  {
    of: 'one that is newer than the release before',
    candidate: accepted({ components: [aFrozenComponent({ tag: 'v1.0.1' })] }),
    facts: { state: aLineState({ head: headOfHello }) },
    standing: 'needs a person',
    says: 'May be promoted: all blocking cells passed (1)',
    who: [promoter],
    way: look,
  },
  {
    of: 'one that may be promoted',
    candidate: accepted(),
    standing: 'needs a person',
    says: 'May be promoted: all blocking cells passed (1)',
    who: [promoter],
    way: look,
  },
  {
    of: 'one that may be promoted, though not for long',
    candidate: accepted({
      expiresAtMs: day,
      frozenCells: [aCell('e2e'), aCell('old'), aCell('late'), aCell('mended')],
      cells: {
        ...{ e2e: attempts('passed'), old: attempts('failed'), late: attempts('failed') },
        mended: attempts('passed'),
      },
      waivers: {
        old: aWaiver({ untilMs: 4000 }),
        late: aWaiver({ untilMs: 9 * day }),
        mended: aWaiver({ untilMs: 4000 }),
      },
    }),
    facts: {
      promotion: {
        ...aPromotion('copying', ['one']),
        givenUp: { by: 'somebody', reason: 'too\n early', atMs: 1 },
      },
      ...newer,
    },
    standing: 'needs a person',
    says:
      'May be promoted: accepted with waivers: 2 of 4 blocking cells passed; old failed, waived until ' +
      '1970-01-01T00:00:04.000Z, owner: team storage; late failed, waived until ' +
      '1970-01-10T00:00:00.000Z, owner: team storage; the waiver of old ends at ' +
      '1970-01-01T00:00:04.000Z; its time is over at 1970-01-02T00:00:00.000Z; its promotion as ' +
      'v1.0.0 was given up by somebody: too early; two is newer',
    who: [promoter],
    way: look,
  },
  {
    of: 'one that lacks an approval',
    candidate: accepted({ approvals: [approval('a@example.com')] }),
    facts: { line: aLine({ approvals: 2, promoters: ['a@example.com', 'b@example.com'] }) },
    standing: 'needs a person',
    says: 'Lacks 1 of 2 approvals: all blocking cells passed (1)',
    who: ['b@example.com'],
    way: 'look at its plan, and approve it: POST /api/v1/approvals',
  },
  {
    of: 'one that has its approvals',
    candidate: accepted({ approvals: [approval(promoter)] }),
    facts: { line: aLine({ approvals: 1 }) },
    standing: 'needs a person',
    says: 'May be promoted: all blocking cells passed (1)',
    who: [promoter],
    way: look,
  },
  {
    of: 'one whose windows are closed',
    candidate: accepted(),
    facts: { closed: { code: 'conflict', why: 'none is open: the next at noon', untilMs: 9 } },
    standing: 'waits',
    says: 'Accepted: none is open: the next at noon',
  },
  {
    of: 'one whose windows never open again',
    candidate: accepted(),
    facts: { closed: { code: 'conflict', why: 'none is open ever again' } },
    standing: 'needs a person',
    says: 'Accepted: none is open ever again',
    who: [promoter],
    way: 'write other windows',
  },
  {
    of: 'one that is held, and its component',
    candidate: accepted({ holds: [aHold(), aHold({ owner: 'docs', untilMs: 5 })] }),
    facts: {
      components: { hello: { component: 'hello', tags: [], rulings: [], holds: [aHold()] } },
    },
    nowMs: 10,
    standing: 'waits',
    says:
      'Accepted, and held: candidate one is held until 1970-01-01T00:00:04.000Z, owner: security: ' +
      'a leak was found, component hello is held until 1970-01-01T00:00:04.000Z, owner: security: ' +
      'a leak was found',
    who: ['security'],
    way: 'wait for that, or end a hold: POST /api/v1/ended-holds',
  },
  {
    of: 'one whose tag was withdrawn',
    candidate: accepted(),
    facts: {
      components: {
        hello: {
          ...{ component: 'hello', tags: [] },
          rulings: [
            { tag: 'v1.0.0', commit, ruling: 'withdrawn', by: 'me', reason: 'a leak', atMs: 1 },
          ],
        },
      },
    },
    standing: 'needs a person',
    says:
      'Accepted, and not promoted: hello v1.0.0 was withdrawn by me: a leak; promote a candidate ' +
      'without it, or release it from quarantine',
    who: ['the maintainers of hello'],
    way: newTag,
  },
  {
    of: 'one whose tag was moved, and that has a newer one beside it',
    candidate: accepted({ components: three, cells: { e2e: attempts('passed') } }),
    facts: {
      line: aLine({ components: lineOfThree }),
      components: {
        a: { component: 'a', tags: [{ tag: 'v1.0.0', commit }], rulings: [] },
        b: { component: 'b', tags: [{ tag: 'v1.0.0', commit, isGone: true }], rulings: [] },
      },
      ...newer,
    },
    standing: 'over',
    says:
      `Accepted, and not promoted: b v1.0.0 was ${commit} and is gone; push it again there, or tag ` +
      'a new version; two is newer',
  },
  {
    of: 'one whose line has dropped its component',
    candidate: accepted(),
    facts: { line: aLine({ components: [] }) },
    standing: 'over',
    says: 'Accepted, and not promoted: sample has no hello any more; promote a newer candidate',
  },
  {
    of: 'one with nothing new',
    candidate: accepted(),
    facts: { state: aLineState({ head: headOfHello }) },
    standing: 'over',
    says: 'Accepted, and nothing new: its set equals that of sample@v1.0.0',
  },
  {
    of: 'one beside another that is being promoted',
    candidate: accepted(),
    facts: { state: aLineState({ promoting: 'two' }) },
    standing: 'waits',
    says: 'Accepted, and waits for the promotion of two',
  },
  {
    of: 'one whose line has no file',
    candidate: accepted(),
    isFileless: true,
    standing: 'needs a person',
    says: 'Accepted, and its line has no file any more',
    who: ['the promoters of sample'],
    way: 'put sample.yaml back',
  },
  {
    of: 'one whose time is over',
    candidate: accepted({ expiresAtMs: 5000 }),
    standing: 'over',
    says: 'Accepted, and its time is over: ask for another round of its set: POST /api/v1/rounds',
  },
  {
    of: 'one whose waiver has just ended',
    candidate: accepted({ cells: { e2e: attempts('failed') }, waivers: { e2e: aWaiver() } }),
    nowMs: 4000,
    standing: 'needs a person',
    says: 'Failed: e2e failed (was failed)',
    who: [promoter],
    way: `mend what failed, and tag it anew; ${waive}`,
  },
  {
    of: 'one that failed, in every way',
    candidate: failed({
      frozenCells: [
        ...['bad', 'broken', 'ended', 'silent', 'waived', 'good', 'open'].map((id) => aCell(id)),
        aCell('unit', { runs: 'unit', component: 'hello' }),
        aCell('look', { counts: 'informing' }),
      ],
      cells: {
        ...{
          bad: attempts('failed'),
          broken: attempts('errored'),
          ended: attempts('inconclusive'),
        },
        ...{ silent: attempts('timed-out'), waived: attempts('failed'), good: attempts('passed') },
        ...{ open: attempts('open'), look: attempts('failed') },
        unit: { attempts: [{ attempt: 1, openedAtMs: 0, outcome: 'failed' }], nonces: [] },
      },
      waivers: { waived: aWaiver() },
    }),
    standing: 'needs a person',
    says:
      'Failed: bad failed (was failed), broken errored, as something around it broke (was errored), ' +
      'ended is inconclusive, as it was ended before it could tell (was inconclusive), ' +
      'silent timed out, as nobody answered (was timed-out), unit failed',
    who: [promoter, 'the maintainers of hello'],
    way: `mend what failed, and tag it anew; ${waive}`,
  },
  {
    of: 'one of which nobody can tell',
    candidate: failed({ cells: { e2e: attempts('timed-out') } }),
    standing: 'needs a person',
    says: 'Failed: e2e timed out, as nobody answered (was timed-out)',
    who: [promoter],
    way: `have the set tested again: POST /api/v1/rounds; ${waive}`,
  },
  {
    of: 'one that failed, and has a newer one beside it',
    candidate: failed(),
    facts: newer,
    standing: 'over',
    says: 'Failed: e2e failed (was failed); two is newer',
  },
  {
    of: 'one that failed, and is over',
    candidate: failed({ expiresAtMs: 5000 }),
    standing: 'over',
    says: 'Failed: e2e failed (was failed); its time is over',
  },
  {
    of: 'one that was not built',
    candidate: failed({
      why: 'hello was not built: step 2 failed',
      builds: { hello: { phase: 'failed', images: [] } },
      cells: {},
    }),
    standing: 'needs a person',
    says: 'Failed: hello was not built: step 2 failed',
    who: ['the maintainers of hello'],
    way: newTag,
  },
  {
    of: 'one of which nobody said why',
    candidate: failed({ cells: { e2e: attempts('passed') } }),
    standing: 'needs a person',
    says: 'Failed: nobody said why',
    who: [promoter],
    way: 'have the set tested again: POST /api/v1/rounds',
  },
  {
    of: 'one that gave way',
    candidate: aCandidate('superseded', { why: 'superseded by two' }),
    standing: 'over',
    says: 'Gave way while it was being built: superseded by two',
  },
];

const held = { ...aPromotion('copying', ['a']), held: 'the registry\n refused' };
const twoImages = aPlan({ images: [aPlannedImage('a'), aPlannedImage('b')] });
const giveUp = '; or give it up: POST /api/v1/given-up-promotions';
const resume = 'mend that, and resume it: POST /api/v1/resumed-promotions';
const settle = 'look there, and say what came of it: POST /api/v1/announcements';
const done = aPromotion('done', []);
const withdrawn = { by: 'me', reason: 'a leak', atMs: 300 };
const gone = 'sample@v1.0.0 was withdrawn at 1970-01-01T00:00:00.300Z by me: a leak';
const out = 'Released as sample@v1.0.0 at 1970-01-01T00:00:00.200Z';
const unsure = { state: 'unsure', atMs: 1, why: 'nobody\tknows' } as const;

const promoted: readonly Row[] = [
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
    says:
      'Its time is over, and its staging area is being collected; then a promoter can have it ' +
      'restored: POST /api/v1/restorations',
  },
  {
    of: 'one that is collected',
    candidate: aCandidate('collected'),
    standing: 'over',
    says:
      'Its time is over, and its staging area is collected; a promoter can have it restored: ' +
      'POST /api/v1/restorations',
  },
];

function verdictOf({ candidate, facts = {}, isFileless, nowMs = 10 }: Row): Verdict {
  const { line, ...rest } = candidateFacts(candidate, facts);
  return candidateVerdict(isFileless || line === undefined ? rest : { ...rest, line }, nowMs);
}

describe('the verdict on a candidate', () => {
  it.each([...beforeDecision, ...decided, ...promoted])('tells of $of', (row) => {
    const { standing, says, who = [], way } = row;
    expect(verdictOf(row)).toEqual({
      ...{ standing, sentence: says, who },
      ...(way !== undefined && { way }),
      ...(row.candidate.phase === 'building' && { since: '1970-01-01T00:00:00.000Z' }),
    });
  });

  it('asks somebody exactly where a person is needed, and says what they can do', () => {
    for (const row of [...beforeDecision, ...decided, ...promoted]) {
      const { standing, who, way } = verdictOf(row);
      if (standing === 'needs a person') expect([who.length > 0, way]).toEqual([true, row.way]);
      if (standing === 'done' || standing === 'over') expect({ who, way }).toEqual({ who: [] });
    }
  });

  it('says since when it is so, and when more is to be expected', () => {
    const earlier = [10, 20, 30].map((ms) => ({ testing: 0, accepted: ms }));
    const testing = aCandidate('testing', { enteredAtMs: { building: 1, testing: 100 } });
    const facts = { earlier };
    expect(candidateVerdict(candidateFacts(testing, facts), 131)).toMatchObject({
      since: '1970-01-01T00:00:00.100Z',
      expected: { at: '1970-01-01T00:00:00.120Z', of: 3, isLate: true },
    });
    const done = { ...accepted(), enteredAtMs: { testing: 1, accepted: 7 } };
    const verdict = candidateVerdict(candidateFacts(done, facts), 10);
    expect(verdict).toMatchObject({ since: '1970-01-01T00:00:00.007Z' });
    expect(verdict).not.toHaveProperty('expected');
  });

  it('tells of a withdrawal that its promotion alone knows', () => {
    const facts = { promotion: { ...aPromotion('withdrawn', []), withdrawn } };
    const { standing, sentence } = candidateVerdict(candidateFacts(released(), facts), 10);
    expect({ standing, sentence }).toEqual({ standing: 'over', sentence: gone });
  });
});
