import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { PermanentError } from '#core/permanent-error.ts';

/** One call of a port, and how a reader knows it where two implementations differ. */
export interface Command<Port> {
  readonly says: string;
  /** The place is one that no other run of commands uses. */
  readonly call: (port: Port, place: string) => Promise<unknown>;
}

/** What became of a call: its answer, or how it failed. */
type Outcome = { readonly answer: unknown } | { readonly fails: string };

/**
 * Gives two implementations of a port the same commands, one after the other, and expects that each
 * command comes to the same: an equal answer, or a failure of the same kind.
 */
export async function expectAlike<Port>(
  commands: readonly Command<Port>[],
  model: Port,
  real: Port,
): Promise<void> {
  const place = randomUUID();
  for (const [at, { says, call }] of commands.entries()) {
    const expected = await outcomeOf(call(model, place));
    const found = await outcomeOf(call(real, place));
    expect(found, `${says}, the command ${at + 1} of ${told(commands)}`).toStrictEqual(expected);
  }
}

async function outcomeOf(call: Promise<unknown>): Promise<Outcome> {
  try {
    return { answer: await call };
  } catch (error) {
    return { fails: error instanceof PermanentError ? error.code : 'may be tried again' };
  }
}

function told(commands: readonly Command<never>[]): string {
  return commands.map(({ says }) => says).join('; ');
}
