import { expect, it } from 'vitest';
import type { Refusal } from '#core/admission.ts';
import { judgeAdmission } from '#core/judge-admission.ts';
import type { FindOpenings, PromotionWindow } from '#core/promotion-window.ts';
import { anApproval } from '../given/approval.ts';
import { aCandidate } from '../given/candidate.ts';
import { aLine } from '../given/line.ts';

const window: PromotionWindow = { opens: '0 9 * * *', forMs: 100, timeZone: 'Etc/UTC' };
const failed: Refusal = { code: 'conflict', why: 'it failed' };
const held = (untilMs: number): Refusal => ({ code: 'conflict', why: 'it is held', untilMs });

/** A window that opens at 1000, 2000, 3000 and so on. */
const findOpenings: FindOpenings = (_window, atMs) => {
  const lastMs = atMs - (atMs % 1000);
  return { ...(lastMs > 0 && { lastMs }), nextMs: lastMs + 1000 };
};

const closed = /^sample promotes in its windows/;
const lacks = /^the plan lacks 1 of 1 approvals by others/;

/** What a line asks for, what was found, and the verdict without approvals, and with them. */
it.each<[string, object, Refusal | undefined, object, object]>([
  ['nothing', {}, undefined, { kind: 'allow' }, { kind: 'allow' }],
  [
    'a window that is closed',
    { windows: [window] },
    undefined,
    { kind: 'later', why: expect.stringMatching(closed), atMs: 1000 },
    { kind: 'later', why: expect.stringMatching(closed), atMs: 1000 },
  ],
  [
    'a hold that ends while a window is open',
    { windows: [window] },
    held(2050),
    { kind: 'later', why: 'it is held', atMs: 2050 },
    { kind: 'later', why: 'it is held', atMs: 2050 },
  ],
  [
    'a hold that ends between two windows',
    { windows: [window] },
    held(2500),
    { kind: 'later', why: expect.stringMatching(/^it is held; and sample promotes/), atMs: 3000 },
    { kind: 'later', why: expect.stringMatching(/^it is held; and sample promotes/), atMs: 3000 },
  ],
  [
    'a failure, whatever the windows',
    { windows: [window] },
    failed,
    { kind: 'deny', why: 'it failed' },
    { kind: 'deny', why: 'it failed' },
  ],
  [
    'an approval that lacks',
    { approvals: 1 },
    undefined,
    { kind: 'deny', code: 'forbidden', why: expect.stringMatching(lacks) },
    { kind: 'allow' },
  ],
  [
    'an approval that lacks and a hold',
    { approvals: 1 },
    held(2500),
    {
      kind: 'deny',
      code: 'forbidden',
      why: expect.stringMatching(/^the plan lacks .*; and it is held$/),
    },
    { kind: 'later', why: 'it is held', atMs: 2500 },
  ],
])('%s', (_what, policy, refused, verdict, verdictIfApproved) => {
  const line = aLine({ promoters: ['ann@example.com', 'ben@example.com'], ...policy });
  const candidate = aCandidate('accepted');
  const asking = { findOpenings };
  const found = { refused, planHash: 'hash' };
  expect(judgeAdmission(candidate, line, found, asking, 500)).toMatchObject({
    ...{ verdict, verdictIfApproved, approvals: { given: [] } },
  });
});

it('is as if approved for who is not among those who approved, and where nothing is planned', () => {
  const line = aLine({ promoters: ['ann@example.com', 'ben@example.com'], approvals: 1 });
  const candidate = { ...aCandidate('accepted'), approvals: [anApproval()] };
  const kindFor = (subject: string, planHash: string | undefined) => {
    const asking = { findOpenings, asker: { subject, email: `${subject}@example.com` } };
    const found = { refused: undefined, planHash };
    return judgeAdmission(candidate, line, found, asking, 500).verdict.kind;
  };
  expect(kindFor('ben', 'hash')).toBe('allow');
  expect(kindFor('ann', 'hash')).toBe('deny');
  expect(kindFor('ben', 'other')).toBe('deny');
  expect(kindFor('ben', undefined)).toBe('allow');
});
