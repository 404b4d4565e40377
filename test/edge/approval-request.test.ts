import { describe, expect, it } from 'vitest';
import { saidAt } from '../given/said.ts';

const readApprovalRequest = saidAt('approvals');

const wish = { candidate: 'one', planHash: 'hash' };

describe('an approval', () => {
  it.each([
    ['without a reason', wish, wish],
    ['with a reason', { ...wish, reason: ' it is right ' }, { ...wish, reason: 'it is right' }],
    ['with more than is known', { ...wish, requestedBy: 'eve' }, wish],
  ])('%s is read', (_what, body, read) => {
    expect(readApprovalRequest(body)).toEqual(read);
  });

  it.each([
    ['of no plan', { candidate: 'one' }, /planHash/],
    ['of no candidate', { planHash: 'hash' }, /candidate/],
    ['of a candidate with a path', { ...wish, candidate: '../x' }, /candidate must be/],
    ['of a plan with a line break', { ...wish, planHash: 'a\nb' }, /planHash must be/],
    ['with an empty reason', { ...wish, reason: ' ' }, /reason is empty/],
    ['with a long reason', { ...wish, reason: 'x'.repeat(201) }, /longer than 200/],
    ['with a reason that is turned round', { ...wish, reason: 'a\u202eb' }, /invisible/],
    ['that is a list', [wish], /the approval/],
    ['that is nothing', null, /the approval/],
  ])('%s is refused', (_what, body, words) => {
    const reading = () => readApprovalRequest(body);
    expect(reading).toThrow(expect.objectContaining({ code: 'malformed' }));
    expect(reading).toThrow(words);
  });
});
