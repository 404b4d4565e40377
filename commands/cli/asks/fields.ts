import type { CliOption, Said } from '../frame/cli-command.ts';
import { CommandFault } from '../frame/exit-codes.ts';
import { serverNowMs } from '../frame/server-time.ts';
import type { Session } from '../frame/session.ts';

/** Something that a person says with a request. */
export interface AskField {
  /** Its key in the request, and its option: `reason`. */
  readonly name: string;
  /** What it is, for help and for the question. */
  readonly words: string;
  readonly kind: 'text' | 'until' | 'choice';
  readonly isRequired: boolean;
  readonly choices?: readonly string[];
}

/** Why somebody asks: every request wants to know it. */
export const reason: AskField = {
  ...{ name: 'reason', words: 'why, for whoever reads it later' },
  ...{ kind: 'text', isRequired: true },
};

/** Fields as options. */
export function fieldOptions(fields: readonly AskField[]): readonly CliOption[] {
  return fields.map(({ name, words, kind, choices }) => ({
    flags: `--${name} <${kind === 'until' ? 'time' : 'text'}>`,
    words,
    ...(choices === undefined ? {} : { choices }),
  }));
}

/**
 * What was said of each field; a person is asked for what lacks.
 * @throws CommandFault `usage` where nobody can be asked
 */
export async function saidFields(
  session: Session,
  fields: readonly AskField[],
  said: Said,
): Promise<Readonly<Record<string, string>>> {
  const isAsked = session.prompt.isThere && !said.isSaid('yes');
  const texts: Record<string, string> = {};
  for (const field of fields) {
    const text = said.text(field.name) ?? (isAsked ? await asked(session, field) : '');
    if (text !== '') texts[field.name] = await readField(session, field, text);
    else if (field.isRequired) throw lacking(field);
  }
  return texts;
}

/** Only what must be said is asked for: the rest has its option. */
async function asked(session: Session, { name, words, isRequired }: AskField): Promise<string> {
  return isRequired ? session.prompt.ask(`${name} (${words}):`) : '';
}

async function readField(
  session: Session,
  { name, kind }: AskField,
  text: string,
): Promise<string> {
  if (kind !== 'until') return text;
  const [, count = '', unit = ''] = /^(\d{1,4})([hdw])$/.exec(text) ?? [];
  if (unit !== '')
    return new Date((await serverNowMs(session)) + Number(count) * unitMs(unit)).toISOString();
  if (/^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text)))
    return new Date(text).toISOString();
  const must = 'write 36h, 7d or 2w, or a time with its zone: 2026-12-24T00:00:00Z';
  throw new CommandFault('usage', `--${name} is ${text}; ${must}`);
}

function unitMs(unit: string): number {
  const hourMs = 3_600_000;
  if (unit === 'h') return hourMs;
  return unit === 'd' ? 24 * hourMs : 7 * 24 * hourMs;
}

function lacking({ name, words }: AskField): CommandFault {
  return new CommandFault('usage', `--${name} is required: ${words}`);
}
