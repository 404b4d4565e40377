import { openTurnstile, type Turnstile } from './turnstile.ts';

/** So many hosts are known at a time; reports of tests may lie anywhere. */
const hostsMax = 100;

const known = new Map<string, Turnstile>();

/** The turnstile towards the host of an address, which all requests of this process share. */
export function turnstileOf(address: string): Turnstile {
  const { origin } = new URL(address);
  const turnstile = known.get(origin) ?? openTurnstile();
  known.delete(origin);
  known.set(origin, turnstile);
  for (const oldest of known.keys()) {
    if (known.size <= hostsMax) break;
    known.delete(oldest);
  }
  return turnstile;
}
