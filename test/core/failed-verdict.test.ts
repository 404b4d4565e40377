import type { Candidate } from '#core/candidate.ts';
import { aCandidate, aCell, attempts } from '../given/candidate.ts';
import { aLineState } from '../given/line.ts';
import { aWaiver } from '../given/waiver.ts';
import { day, promoter, type Row, testVerdicts } from './verdict-row.ts';

/** An accepted candidate whose time is not over for long. */
function accepted(facts: Parameters<typeof aCandidate>[1] = {}): Candidate {
  return aCandidate('accepted', { expiresAtMs: 30 * day, ...facts });
}

function failed(facts: Parameters<typeof aCandidate>[1] = {}): Candidate {
  return aCandidate('failed', { expiresAtMs: 30 * day, ...facts });
}

const newTag = 'mend it, and tag the component anew';
const waive = 'or waive a cell: POST /api/v1/waivers';
const newer = { state: aLineState({ newestCandidate: 'two' }) };

const rows: readonly Row[] = [
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

testVerdicts(rows);
