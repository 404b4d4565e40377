import { describe, expect, it } from 'vitest';
import {
  type Approval,
  approvalsFor,
  approvalsKeptMax,
  approvalsOf,
  refuseUnapproved,
  withApproval,
} from '#core/approval.ts';
import { decideCandidate } from '#core/decide-candidate.ts';
import { anApproval } from '../given/approval.ts';
import { aCandidate, aCell, at } from '../given/candidate.ts';
import { nextOf } from '../given/summary.ts';

const ann = anApproval();
const ben = anApproval({ subject: 'ben', email: 'ben@example.com' });
const line = { promoters: ['ann@example.com', 'Ben@Example.com', 'eve@example.com'], approvals: 2 };
const eve = { subject: 'eve', email: 'eve@example.com' };
const asked = { candidate: 'one', planHash: 'hash' };

describe('of approvals of a candidate count', () => {
  it.each<[string, readonly Approval[], number, readonly string[]]>([
    ['those of the plan', [ann, ben], 500, ['ann', 'ben']],
    ['none of another plan', [ann, { ...ben, planHash: 'other' }], 500, ['ann']],
    ['those that end a moment later', [ann], 999, ['ann']],
    ['none that ends now', [ann, { ...ben, untilMs: 1001 }], 1000, ['ben']],
    [
      'none of somebody who promotes no more',
      [{ ...ann, email: 'x@example.com' }, ben],
      5,
      ['ben'],
    ],
  ])('%s', (_what, approvals, nowMs, subjects) => {
    const { given, needed } = approvalsOf({ approvals }, 'hash', line, nowMs);
    expect(given.map(({ subject }) => subject)).toEqual(subjects);
    expect(needed).toBe(2);
  });

  it('none where none was given, where none is needed, or where there is no plan', () => {
    const open = line.promoters;
    expect(approvalsOf({}, 'hash', { promoters: open }, 1)).toEqual({ needed: 0, given: [], open });
    expect(approvalsOf({ approvals: [ann] }, undefined, line, 1).given).toEqual([]);
  });

  it('those of others alone for whoever asks, under whatever name or address', () => {
    const approvals = approvalsOf({ approvals: [ann, ben] }, 'hash', line, 1);
    expect(approvals.open).toEqual(['eve@example.com']);
    const counted = (subject: string, email: string) =>
      approvalsFor(approvals, { subject, email }).map((one) => one.subject);
    expect(approvalsFor(approvals, undefined)).toEqual([ann, ben]);
    expect(counted('eve', 'eve@example.com')).toEqual(['ann', 'ben']);
    expect(counted('ann', 'other@example.com')).toEqual(['ben']);
    expect(counted('other', 'ANN@example.com')).toEqual(['ben']);
  });
});

describe('a plan that needs two approvals', () => {
  const wayOut = (who: string) =>
    `; ask ${who} to look at it, and to POST {"candidate":"one","planHash":"hash"} to /api/v1/approvals`;

  it.each<[string, readonly Approval[], typeof eve | undefined, string | undefined]>([
    ['and has them of others', [ann, ben], eve, undefined],
    ['and has them, whoever asks', [ann, ben], undefined, undefined],
    [
      'and has one',
      [ann],
      eve,
      `the plan lacks 1 of 2 approvals by others: ann@example.com approved it${wayOut('Ben@Example.com')}`,
    ],
    [
      'and has none, while nobody asks yet',
      [],
      undefined,
      `lacks 2 of 2 approvals by others: nobody approved it${wayOut(line.promoters.join(', '))}`,
    ],
    [
      'and has one of who asks',
      [ann, ben],
      ann,
      `lacks 1 of 2 approvals by others: ben@example.com approved it (your own does not count)${wayOut('eve@example.com')}`,
    ],
    [
      'and has one of who asks, by another address, and nobody is left',
      [ann, { ...ben, subject: 'eve' }],
      eve,
      'approved it (your own does not count); no promoter is left who could: let one of the others',
    ],
  ])('%s', (_what, approvals, asker, words) => {
    const refused = refuseUnapproved(approvalsOf({ approvals }, 'hash', line, 1), asked, asker);
    if (words === undefined) return expect(refused).toBeUndefined();
    expect(refused).toEqual({ code: 'forbidden', why: expect.stringContaining(words) });
  });

  it('is refused to who alone approved it, though that be often', () => {
    const approvals = withApproval(withApproval([], ann, 100), { ...ann, subject: 'two' }, 100);
    expect(approvals).toHaveLength(1);
    expect(
      refuseUnapproved(approvalsOf({ approvals }, 'hash', line, 100), asked, eve),
    ).toBeDefined();
  });
});

describe('an approval that is kept', () => {
  it.each<[string, readonly Approval[], Approval, readonly Approval[]]>([
    ['stands beside those of others', [ann], ben, [ann, ben]],
    [
      'takes the place of the same person’s',
      [ann, ben],
      { ...ann, atMs: 2 },
      [ben, { ...ann, atMs: 2 }],
    ],
    [
      'is of one account, by two addresses',
      [ann],
      { ...ben, subject: 'ann' },
      [{ ...ben, subject: 'ann' }],
    ],
    [
      'is of one address, by two accounts',
      [ann],
      { ...ann, subject: 'b' },
      [{ ...ann, subject: 'b' }],
    ],
    [
      'drives out those of another plan',
      [ann],
      { ...ben, planHash: 'x' },
      [{ ...ben, planHash: 'x' }],
    ],
    ['drives out those that are over', [{ ...ann, untilMs: 200 }], ben, [ben]],
  ])('%s', (_what, kept, approval, after) => {
    expect(withApproval(kept, approval, 200)).toEqual(after);
  });

  it('is one of the newest, where too many are given', () => {
    const all = Array.from({ length: approvalsKeptMax + 1 }, (_, at) =>
      anApproval({ subject: `${at}`, email: `${at}@example.com` }),
    );
    const kept = all.reduce<readonly Approval[]>((so, one) => withApproval(so, one, 100), []);
    expect(kept).toEqual(all.slice(1));
  });
});

describe('a candidate', () => {
  const accepted = aCandidate('accepted', { frozenCells: [aCell('e2e')] });

  it('keeps an approval, and says whose it is', () => {
    const decision = decideCandidate(accepted, { type: 'approved', approval: ann }, at(100));
    const why = 'ann@example.com approved the plan hash until 1970-01-01T00:00:01.000Z';
    expect(decision).toMatchObject({ why, effects: [], next: { approvals: [ann] } });
    const said = { ...ben, reason: 'it is good' };
    const next = decideCandidate(nextOf(decision), { type: 'approved', approval: said }, at(200));
    expect(next).toMatchObject({
      ...{ why: expect.stringMatching(/: it is good$/), next: { approvals: [ann, said] } },
    });
  });

  it.each(['testing', 'failed', 'promoting', 'released'] as const)(
    '%s is not approved',
    (phase) => {
      const other = { ...accepted, phase };
      const decision = decideCandidate(other, { type: 'approved', approval: ann }, at(100));
      expect(decision).toEqual({ kind: 'stale', why: `it is ${phase}` });
    },
  );
});
