import { signedBytes } from '#edge/envelope.ts';
import { bundleText, readBundle } from '#edge/sigstore-bundle.ts';
import type { MemoryRelease } from './memory-release.ts';

const path = 'statement.sigstore.json';

/** Says something else in the statement of a release: under its old signature, a forged or a good one. */
export function restate(
  { world, files }: MemoryRelease,
  from: string,
  to: string,
  signed: 'as before' | 'by a stranger' | 'by our key',
): void {
  const { envelope, keyHint } = readBundle(files.get(path) ?? new Uint8Array(), path);
  const before = Buffer.from(envelope.payload).toString('utf8');
  const after = before.replace(from, to);
  if (after === before && from !== to) throw new Error(`the statement has no ${from}`);
  const edited = { ...envelope, payload: new TextEncoder().encode(after) };
  const bytes = signedBytes(edited);
  const [first] = envelope.signatures;
  if (first === undefined) throw new Error('the statement has no signature');
  const signature = {
    'as before': () => first,
    'by a stranger': () => ({ ...first, signature: world.keys.forge(bytes) }),
    'by our key': () => world.keys.sign(bytes),
  }[signed]();
  const text = bundleText({ envelope: { ...edited, signatures: [signature] }, keyHint });
  files.set(path, new TextEncoder().encode(text));
}
