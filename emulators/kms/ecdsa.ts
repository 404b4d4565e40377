import { createECDH } from 'node:crypto';

/** The order of the curve P-256 (NIST SP 800-186, 3.2.1.3). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** Of an integer in DER, and of a list of them. */
const tags = { integer: 0x02, sequence: 0x30 };
/** The first bit of an integer is its sign. */
const signBit = 0x80;
const scalarHexDigits = 64;

/**
 * Signs a digest by ECDSA on P-256 (FIPS 186-5, 6.4.1), in DER. Cloud KMS is given digests, and
 * Node's crypto signs none: it only signs what it hashes itself. The points are Node's; the arithmetic
 * takes a time that depends on the key, which is why this is for keys of a local stack alone.
 * @param secret the private key, as a number below the order of the curve
 */
export function signDigest(digest: Uint8Array, secret: bigint): Buffer {
  const once = createECDH('prime256v1');
  const point = once.generateKeys();
  const nonce = numberOf(once.getPrivateKey());
  const first = numberOf(point.subarray(1, 33)) % order;
  const second = (inverse(nonce) * (numberOf(digest) + first * secret)) % order;
  if (first === 0n || second === 0n) return signDigest(digest, secret);
  return der(tags.sequence, Buffer.concat([derInteger(first), derInteger(second)]));
}

/** The number that bytes are, the highest first. */
export function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

/** By Fermat's little theorem, as the order is a prime. */
function inverse(number: bigint): bigint {
  let result = 1n;
  let base = number % order;
  for (let exponent = order - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % order;
    base = (base * base) % order;
  }
  return result;
}

function derInteger(number: bigint): Buffer {
  const bytes = Buffer.from(number.toString(16).padStart(scalarHexDigits, '0'), 'hex');
  const used = bytes.subarray(bytes.findIndex((byte) => byte !== 0));
  const isNegative = (used[0] ?? 0) >= signBit;
  return der(tags.integer, isNegative ? Buffer.concat([Buffer.of(0), used]) : used);
}

/** Of a content of less than 128 bytes, whose length is one byte. */
function der(tag: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.of(tag, content.length), content]);
}
