import { z } from 'zod';
import type { EmulatorKind } from '../emulators/stack/options.ts';
import { chooseEmulators } from '../emulators/stack/pubsub-and-firestore.ts';

/** What `npm test -- --emulators` was given: `auto` tests with every kind that is to be had. */
const emulatorChoice = z
  .enum(['official', 'own', 'auto'], 'EMULATORS must be official, own or auto')
  .default('auto')
  .parse(process.env['EMULATORS'] || undefined);

/** Why this run does without a kind of Pub/Sub and Firestore; without a reason it is used. */
export const leftOut: Readonly<Partial<Record<EmulatorKind, string>>> = await reasons();

/** The kind for tests that need Pub/Sub and Firestore, whosever they are. */
export const anyKind: EmulatorKind = leftOut.own === undefined ? 'own' : 'official';

/** Whose Pub/Sub and Firestore this run uses, and why not the others: for the end of the run. */
export function describeKinds(): string {
  const one = (kind: EmulatorKind, name: string) =>
    `${name}: ${leftOut[kind] === undefined ? 'used' : `left out, ${leftOut[kind]}`}`;
  return [
    'Emulators of Pub/Sub and Firestore.',
    one('own', 'Our own'),
    one('official', "Google's"),
  ].join('\n  ');
}

async function reasons(): Promise<Partial<Record<EmulatorKind, string>>> {
  if (emulatorChoice === 'own') return { official: 'as --emulators own asks' };
  if (emulatorChoice === 'official') return { own: 'as --emulators official asks' };
  return chooseEmulators('official', process.env).then(
    () => ({}),
    (error: Error) => ({ official: error.message }),
  );
}
