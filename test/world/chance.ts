import { createHash } from 'node:crypto';

/** A version 4 UUID for each call, the same row of them for the same seed. */
export function openChance(seed: number): () => string {
  let drawn = 0;
  return () => {
    drawn += 1;
    const hex = createHash('sha256').update(`${seed} ${drawn}`).digest('hex');
    const variant = '89ab'.charAt(drawn % 4);
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `${variant}${hex.slice(17, 20)}`,
      hex.slice(20, 32),
    ].join('-');
  };
}
