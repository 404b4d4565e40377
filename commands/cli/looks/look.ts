import type { z } from 'zod';
import { type Block, line } from '../frame/blocks.ts';
import type { Run, Said } from '../frame/cli-command.ts';
import { CommandFault } from '../frame/exit-codes.ts';
import type { Session } from '../frame/session.ts';
import { readAnswer } from './read-answer.ts';

/** A look: where the answer is, how it is read, and how people see it. */
export interface Look<Schema extends z.ZodType> {
  readonly address: (args: readonly string[], said: Said) => string;
  readonly schema: Schema;
  readonly blocks: (shown: z.output<Schema>, said: Said) => readonly Block[];
  /** Finds whatever an argument names, for those that may be said in more than one way. */
  readonly resolve?: Resolves;
}

/** What stands for each argument that was said; one without a way of its own stands as it is. */
type Resolves = readonly ((session: Session, named: string) => Promise<string>)[];

/** Looks at one address, and shows what is there. */
export function looking<Schema extends z.ZodType>(look: Look<Schema>): Run {
  return async (session, said, options) => {
    const args = await resolved(session, said, look.resolve);
    const address = paged(look.address(args, options), options);
    const { shown, body } = await lookAt(session, address, look.schema);
    session.printer.answer(body, look.blocks(shown, options));
    const next = nextPlace(body);
    if (next !== undefined) session.printer.note(`More: add --after ${next}`);
  };
}

/**
 * Looks at an address, and reads the answer.
 * @throws CommandFault, `no answer` where the answer is not what it must be
 */
export async function lookAt<Schema extends z.ZodType>(
  session: Session,
  address: string,
  schema: Schema,
): Promise<{ readonly shown: z.output<Schema>; readonly body: unknown }> {
  const found = await (await session.api()).look(address);
  if (found === undefined) throw new CommandFault('no answer', `${address} was not shown`);
  return { shown: readAnswer(schema, found.body, address), body: found.body };
}

/** One line where a list is empty. */
export function orNothing(blocks: readonly Block[], words: string): readonly Block[] {
  return blocks.length === 0 ? [line(words)] : blocks;
}

/** The option of every command that shows a list page by page. */
export const afterOption = {
  flags: '--after <place>',
  words: 'the next page, as the page before told it',
};

async function resolved(
  session: Session,
  args: readonly string[],
  resolve: Resolves = [],
): Promise<readonly string[]> {
  return Promise.all(args.map((named, at) => resolve[at]?.(session, named) ?? named));
}

function paged(address: string, said: Said): string {
  const after = said.text('after');
  if (after === undefined) return address;
  return `${address}${address.includes('?') ? '&' : '?'}after=${encodeURIComponent(after)}`;
}

function nextPlace(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('next' in body)) return undefined;
  if (typeof body.next !== 'string') return undefined;
  return URL.parse(body.next, 'http://server')?.searchParams.get('after') ?? undefined;
}
