const reflectedPolynomial = 0x82f63b78;

/** The checksums of every byte, by which the bits of eight steps are done in one. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ reflectedPolynomial : remainder >>> 1;
  }
  return remainder;
});

/** Goes on with the CRC-32C (RFC 3720, appendix B.4) of what came before; 0 begins. */
export function crc32c(bytes: Uint8Array, before = 0): number {
  let remainder = ~before;
  for (const byte of bytes) {
    remainder = (table[(remainder ^ byte) & 0xff] ?? 0) ^ (remainder >>> 8);
  }
  return ~remainder >>> 0;
}

/** Writes a checksum as Cloud Storage does: four bytes, the highest first, in base64. */
export function writeCrc32c(checksum: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(checksum);
  return bytes.toString('base64');
}
