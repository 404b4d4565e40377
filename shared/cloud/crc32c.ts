const reflectedPolynomial = 0x82f63b78;
const bitsOfByte = 8;

/** The CRC-32C (RFC 3720, appendix B.4) of bytes, by which Cloud KMS knows that they arrived whole. */
export function crc32c(bytes: Uint8Array): number {
  let remainder = ~0;
  for (const byte of bytes) {
    remainder ^= byte;
    for (let bit = 0; bit < bitsOfByte; bit += 1)
      remainder = remainder & 1 ? (remainder >>> 1) ^ reflectedPolynomial : remainder >>> 1;
  }
  return ~remainder >>> 0;
}
