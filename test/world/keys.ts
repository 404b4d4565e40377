import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Signature, Signer } from '#flow/signer.ts';
import type { Gate } from './faults.ts';

/** The keys of the world, real ones: who has none of them forges nothing. */
export interface WorldKeys {
  /** The key that signs now. */
  readonly signing: string;
  /** The public key of one that is trusted, as PEM. */
  publicKey(keyId: string): string | undefined;
  /** From now on another key signs; those before stay trusted. */
  rotate(): void;
  /** Nothing that this key signed is believed by processes that begin from now on. */
  distrust(keyId: string): void;
  /** Signs as the deployment does. */
  sign(bytes: Uint8Array): Signature;
  /** Signs with a key that was never trusted, under any name. */
  forge(bytes: Uint8Array): Uint8Array;
  port(gate: Gate): Signer;
}

/** Makes a world's first key. */
export function openKeys(): WorldKeys {
  const trusted = new Map<string, KeyObject>();
  const make = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const foreign = make().privateKey;
  const begin = () => {
    const { privateKey, publicKey } = make();
    const keyId = `key ${trusted.size + 1}`;
    trusted.set(keyId, publicKey);
    return { keyId, privateKey };
  };
  let current = begin();
  const publicKey = (keyId: string) =>
    trusted.get(keyId)?.export({ type: 'spki', format: 'pem' }).toString();
  const signed = (bytes: Uint8Array) => ({
    keyId: current.keyId,
    signature: new Uint8Array(sign('sha256', bytes, current.privateKey)),
  });
  return {
    get signing() {
      return current.keyId;
    },
    publicKey,
    rotate() {
      current = begin();
    },
    distrust: (keyId) => void trusted.delete(keyId),
    forge: (bytes) => new Uint8Array(sign('sha256', bytes, foreign)),
    sign: signed,
    port: (gate) => portOf(gate, publicKey, signed),
  };
}

/** A process asks for each key once, as public keys never change. */
function portOf(
  gate: Gate,
  publicKey: WorldKeys['publicKey'],
  signed: (bytes: Uint8Array) => Signature,
): Signer {
  const known = new Map<string, string>();
  return {
    sign: (bytes) => gate.pass('signer', 'sign', () => signed(bytes)),
    publicKey: async (keyId) => {
      const key = known.get(keyId);
      if (key !== undefined) return gate.stay(() => key);
      const shown = await gate.pass('signer', 'publicKey', () => publicKey(keyId));
      if (shown !== undefined) known.set(keyId, shown);
      return shown;
    },
  };
}
