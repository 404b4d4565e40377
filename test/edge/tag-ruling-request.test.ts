import { describe, expect, it } from 'vitest';
import { saidAt } from '../given/said.ts';

const readQuarantineRelease = saidAt('quarantine-releases');
const readWithdrawal = saidAt('withdrawals');

const body = { component: 'hello', tag: 'v1.12.0', reason: 'It is meant so.' };

describe('a request that a person sends', () => {
  it.each([
    ['as it is', body, body],
    ['with further keys', { ...body, approvals: 3 }, body],
    [
      'with a reason of two lines',
      { ...body, reason: ' two\n\tlines ' },
      { ...body, reason: 'two\n\tlines' },
    ],
    ['on a name that is no version', { ...body, tag: 'client/v1' }, { ...body, tag: 'client/v1' }],
    [
      'with a long reason',
      { ...body, reason: 'x'.repeat(300) },
      { ...body, reason: 'x'.repeat(300) },
    ],
  ])('is read %s', (_how, sent, read) => {
    expect(readQuarantineRelease(sent)).toEqual({ ...read, ruling: 'released' });
    expect(readWithdrawal(sent)).toEqual({ ...read, ruling: 'withdrawn' });
  });

  it.each<[unknown, string, string]>([
    [{ component: 'hello', tag: 'v1.12.0' }, 'malformed', 'is required: say why'],
    [{ ...body, reason: ' \n ' }, 'malformed', 'is empty: say why'],
    [{ ...body, reason: 'x'.repeat(301) }, 'malformed', 'longer than 300'],
    [
      { ...body, reason: 'a\u202eb' },
      'malformed',
      'reason has a control or an invisible character',
    ],
    [{ ...body, component: '../hello' }, 'malformed', ': component'],
    [{ ...body, component: undefined }, 'malformed', ': component'],
    [{ ...body, tag: '' }, 'malformed', 'tag is empty'],
    [{ ...body, tag: 'v'.repeat(256) }, 'malformed', 'longer than 255'],
    [{ ...body, tag: 'v1\u0000' }, 'malformed', 'tag has a control or an invisible character'],
    [{ ...body, tag: ['v1.12.0'] }, 'malformed', ': tag'],
    [undefined, 'malformed', 'is required, as an object'],
    ['{}', 'malformed', 'must be an object, not text'],
    [null, 'malformed', 'must be an object, not null'],
  ])('is refused where it is %j', (sent, code, words) => {
    const refusal = expect.objectContaining({ code, message: expect.stringContaining(words) });
    expect(() => readQuarantineRelease(sent)).toThrow(refusal);
    expect(() => readWithdrawal(sent)).toThrow(refusal);
  });

  it.each([
    { release: 'sample@v1.0.0', reason: 'broken' },
    { ...body, release: 'sample@v1.0.0' },
  ])('to withdraw a release is refused, for that is asked for elsewhere: %j', (sent) => {
    const words = expect.stringContaining('POST /api/v1/withdrawn-releases');
    const refusal = expect.objectContaining({ code: 'malformed', message: words });
    expect(() => readWithdrawal(sent)).toThrow(refusal);
  });
});
