import { expect, it } from 'vitest';
import type { Refusal } from '#core/admission.ts';
import { verdictOn } from '#core/admission-verdict.ts';

const failed: Refusal = { code: 'conflict', why: 'it failed' };
const gone: Refusal = { code: 'gone', why: 'it is gone' };
const held: Refusal = { code: 'conflict', why: 'it is held', untilMs: 2000 };
const closed: Refusal = { code: 'conflict', why: 'no window is open', untilMs: 1000 };

it.each([
  ['nothing', [undefined, undefined], { kind: 'allow' }],
  ['what somebody must mend', [failed], { kind: 'deny', code: 'conflict', why: 'it failed' }],
  ['two such, of which the first is told', [gone, failed], { kind: 'deny', code: 'gone' }],
  ['what passes', [undefined, held], { kind: 'later', why: 'it is held', atMs: 2000 }],
  [
    'what passes and what does not',
    [held, failed],
    { kind: 'deny', code: 'conflict', why: 'it failed; and it is held' },
  ],
  [
    'two that pass, the first of them last',
    [held, closed],
    { kind: 'later', why: 'it is held; and no window is open', atMs: 2000 },
  ],
  ['an end at the beginning of time', [{ ...held, untilMs: 0 }], { kind: 'later', atMs: 0 }],
])('a verdict on %s', (_what, refusals, verdict) => {
  expect(verdictOn(refusals)).toMatchObject(verdict);
});
