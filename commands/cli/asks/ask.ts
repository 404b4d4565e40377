import { randomUUID } from 'node:crypto';
import type { ActionName } from '#core/action.ts';
import { apiRoot } from '../frame/api.ts';
import { type Block, line } from '../frame/blocks.ts';
import type { CliOption, Run, Said } from '../frame/cli-command.ts';
import { CommandFault } from '../frame/exit-codes.ts';
import type { Session } from '../frame/session.ts';
import { resolvedCandidate } from '../looks/named-candidate.ts';
import { plainBlocks } from '../views/plain-blocks.ts';
import { type AskField, fieldOptions, saidFields } from './fields.ts';
import { findAction, type KnownAction, type Settled } from './shown-action.ts';

/** Something that a person asks for: which request, what is to be said, and what comes of it. */
export interface Ask {
  readonly action: ActionName | 'confirm-collection';
  /** Where it is posted to, below the root of the API. */
  readonly path: string;
  /** What the arguments settle of the request. */
  readonly body: (args: readonly string[]) => Settled;
  readonly fields: readonly AskField[];
  /** What comes of it, where the server does not tell. */
  readonly consequence: string;
  /** Where the server tells what can be done with the thing; none where it tells nowhere. */
  readonly shownAt?: (args: readonly string[]) => string;
  /** Which argument is a candidate, and may be said by its first digits or by its release. */
  readonly candidateAt?: number;
  /** Looks before it is asked, and adds what the request must name of it. */
  readonly prepare?: (session: Session, args: readonly string[], said: Said) => Promise<Settled>;
  /** What happens after it was asked. */
  readonly after?: (session: Session, args: readonly string[], said: Said) => Promise<void>;
}

/** The options of every command that asks for something. */
export function askOptions(fields: readonly AskField[]): readonly CliOption[] {
  return [
    ...fieldOptions(fields),
    { flags: '--yes', words: 'ask nothing: for programs' },
    {
      flags: '--idempotency-key <key>',
      words: 'makes it the same request however often it is sent; drawn where none is said',
    },
  ];
}

/** Shows what would come of it, has it confirmed, and asks for it. */
export function asking(ask: Ask): Run {
  return async (session, given, said) => {
    if (!said.isSaid('yes') && !session.prompt.isThere) throw nobodyThere();
    await session.token();
    const args = await withCandidate(session, ask, given);
    const settled = { ...ask.body(args), ...(await ask.prepare?.(session, args, said)) };
    const action = await actionOf(session, ask, args, settled);
    session.printer.notes(aboutAction(ask, settled, action));
    if (action?.refusal !== undefined) throw new CommandFault('failed', action.refusal);
    const body = { ...settled, ...(await saidFields(session, ask.fields, said)) };
    if (!said.isSaid('yes')) await confirm(session);
    const key = said.text('idempotency-key') ?? randomUUID();
    const answer = await (await session.api()).ask(`${apiRoot}/${ask.path}`, body, key);
    session.printer.answer(answer, plainBlocks(answer));
    await ask.after?.(session, args, said);
  };
}

async function withCandidate(
  session: Session,
  { candidateAt }: Ask,
  args: readonly string[],
): Promise<readonly string[]> {
  const named = candidateAt === undefined ? undefined : args[candidateAt];
  if (candidateAt === undefined || named === undefined) return args;
  return args.with(candidateAt, await resolvedCandidate(session, named));
}

async function actionOf(
  session: Session,
  { action, shownAt }: Ask,
  args: readonly string[],
  settled: Settled,
): Promise<KnownAction | undefined> {
  if (shownAt === undefined || action === 'confirm-collection') return undefined;
  return findAction(session, shownAt(args), action, settled);
}

function aboutAction(
  ask: Ask,
  settled: Settled,
  action: KnownAction | undefined,
): readonly Block[] {
  const what = Object.values(settled).join(' ');
  const title = action?.title ?? `${ask.action} ${what}`;
  const consequences = action?.consequences ?? [ask.consequence];
  return [
    line({ text: title, style: 'strong' }),
    ...consequences.map((one) => line(one, 2)),
    ...(action === undefined || action.who.length === 0
      ? []
      : [line({ text: `May: ${action.who.join(', ')}`, style: 'quiet' }, 2)]),
  ];
}

async function confirm(session: Session): Promise<void> {
  const answer = await session.prompt.ask('Go on? [y/N]');
  if (/^y(?:es)?$/i.test(answer)) return;
  throw new CommandFault('failed', 'nothing was asked for');
}

function nobodyThere(): CommandFault {
  const wayOut = 'say --yes where a program asks';
  return new CommandFault('usage', `nobody is at a terminal to confirm it; ${wayOut}`);
}
