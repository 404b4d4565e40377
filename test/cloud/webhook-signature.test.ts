import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { verifySignature } from '#cloud/webhook-signature.ts';

/** The example of GitHub's documentation: "Validating webhook deliveries", "Testing the validation". */
const documented = {
  secret: "It's a Secret to Everybody",
  body: 'Hello, World!',
  signature: 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
};

const verify = (body: Uint8Array, sha256: string | undefined, ...secrets: readonly string[]) =>
  verifySignature(body, { sha256, sha1: undefined }, [documented.secret, ...secrets]);

function signed(body: Uint8Array, secret = documented.secret): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

test("GitHub's own example is good", async () => {
  const body = Buffer.from(documented.body);
  await expect(verify(body, documented.signature)).resolves.toBeUndefined();
});

test.each([
  ['text of all kinds', Buffer.from('{"a":"ü\u200b\u{1f600}\\ud800"}')],
  ['a byte order mark', Buffer.from('\ufeff{}')],
  ['NUL and line ends', Buffer.from('\0\r\n\r')],
  ['a sign for what could not be read', Buffer.from('{"a":"\ufffd"}')],
])('%s is verified byte for byte', async (_what, body) => {
  await expect(verify(body, signed(body))).resolves.toBeUndefined();
  const other = Buffer.from(body);
  other[other.length - 1] = 0x20;
  await expect(verify(other, signed(body))).rejects.toMatchObject({ code: 'unauthenticated' });
});

test('bytes that are no text are refused, even if the secret signed them', async () => {
  const body = Buffer.of(0x7b, 0xff, 0x7d);
  await expect(verify(body, signed(body))).rejects.toMatchObject({ code: 'unauthenticated' });
});

test('any of the secrets is good, and the error shows none', async () => {
  const body = Buffer.from(documented.body);
  await expect(verify(body, signed(body, 'another'), 'another')).resolves.toBeUndefined();
  await expect(verify(body, signed(body, 'third'), 'another')).rejects.toThrow(
    /^X-Hub-Signature-256 is not that of this body and a secret which is good here$/,
  );
});
