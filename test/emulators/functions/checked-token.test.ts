import { expect, test } from 'vitest';
import { withCheckedToken } from '../../../emulators/functions/checked-token.ts';

const removed = 'SIGNATURE_REMOVED_BY_GOOGLE';

/** What is sent as the one and as the other header, and what is handed on of them. */
test.each<[string, string | undefined, string | undefined, string | undefined, string | undefined]>(
  [
    ['one token', 'Bearer a.b.c', undefined, `Bearer a.b.${removed}`, undefined],
    ['a token twice', 'Bearer a.b.c', 'Bearer a.b.c', 'Bearer a.b.c', `Bearer a.b.${removed}`],
    [
      'another token for us',
      'Bearer d.e.f',
      'bearer a.b.c',
      'Bearer d.e.f',
      `bearer a.b.${removed}`,
    ],
    ['a token for Cloud Run alone', undefined, 'Bearer a.b.c', undefined, `Bearer a.b.${removed}`],
    ['a token without a signature', 'Bearer a.b.', undefined, `Bearer a.b.${removed}`, undefined],
    ['a word', 'Bearer word', undefined, 'Bearer word', undefined],
    ['another scheme', 'Basic a.b.c', undefined, 'Basic a.b.c', undefined],
    ['nothing', undefined, undefined, undefined, undefined],
  ],
)('of %s Cloud Run hands on what it does not check', (_what, ours, checked, oursAfter, after) => {
  const sent = {
    host: 'function',
    ...(ours === undefined ? {} : { authorization: ours }),
    ...(checked === undefined ? {} : { 'x-serverless-authorization': checked }),
  };
  const got = withCheckedToken(sent);
  expect(got.host).toBe('function');
  expect(got.authorization).toBe(oursAfter);
  expect(got['x-serverless-authorization']).toBe(after);
});
