import { verify } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Signer } from '#flow/signer.ts';

/** What every signer does. */
export function signerContract(name: string, open: () => Promise<Signer>): void {
  describe(`the signer of ${name}`, () => {
    const bytes = new TextEncoder().encode('what is stated');
    let signer: Signer;
    beforeAll(async () => {
      signer = await open();
    });

    it('signs so that its public key verifies that, and nothing else', async () => {
      const { keyId, signature } = await signer.sign(bytes);
      const key = (await signer.publicKey(keyId)) ?? '';
      const other = new TextEncoder().encode('what is not');
      expect(verify('sha256', bytes, key, signature)).toBe(true);
      expect(verify('sha256', other, key, signature)).toBe(false);
    });

    it('makes signatures of any shape that ECDSA has', async () => {
      const { keyId } = await signer.sign(bytes);
      const key = (await signer.publicKey(keyId)) ?? '';
      for (let at = 0; at < 40; at += 1) {
        const text = new TextEncoder().encode(`statement ${at}`);
        const { signature } = await signer.sign(text);
        expect(verify('sha256', text, key, signature)).toBe(true);
      }
    });

    it('knows no key that is not trusted', async () => {
      const { keyId } = await signer.sign(bytes);
      expect(await signer.publicKey(`${keyId}0`)).toBeUndefined();
    });
  });
}
