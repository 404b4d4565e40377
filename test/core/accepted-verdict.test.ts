import type { Approval } from '#core/approval.ts';
import type { Candidate } from '#core/candidate.ts';
import { aCandidate, aCell, aFrozenComponent, attempts } from '../given/candidate.ts';
import { aHold } from '../given/hold.ts';
import { aComponent, aHeadComponent, aLine, aLineComponent, aLineState } from '../given/line.ts';
import { aPromotion } from '../given/promotion.ts';
import { aWaiver } from '../given/waiver.ts';
import { day, promoter, type Row, testVerdicts } from './verdict-row.ts';

/** An accepted candidate whose time is not over for long. */
function accepted(facts: Parameters<typeof aCandidate>[1] = {}): Candidate {
  return aCandidate('accepted', { expiresAtMs: 30 * day, ...facts });
}

function approval(email: string): Approval {
  return { subject: email, email, planHash: 'hash', atMs: 0, untilMs: day };
}

const commit = aFrozenComponent().commit;
const newTag = 'mend it, and tag the component anew';
const look = 'look at its plan, and have it promoted: POST /api/v1/promotions';
const newer = { state: aLineState({ newestCandidate: 'two' }) };

const headOfHello = {
  ...{ version: 'v1.0.0', candidate: 'zero' },
  components: [aHeadComponent('hello', 'v1.0.0')],
};
const three = ['a', 'b', 'c'].map((name) => aFrozenComponent({ name }));

const lineOfThree = ['a', 'b', 'c'].map((name) => aLineComponent(aComponent({ name })));

const rows: readonly Row[] = [
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
];

testVerdicts(rows);
