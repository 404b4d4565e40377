import type { ReleaseLine } from '#core/line.ts';
import { PermanentError } from '#core/permanent-error.ts';
import type { Person } from './people.ts';
import type { Duty } from './turn.ts';

/**
 * The line of that name, as its file says it now.
 *
 * @throws PermanentError `unknown` where there is none.
 */
export async function lineNamed({ ports }: Duty, name: string): Promise<ReleaseLine> {
  const line = (await ports.lines.all()).find((one) => one.name === name);
  if (line === undefined) {
    const wayOut = 'where its file was deleted, put it back';
    throw new PermanentError('unknown', `no release line ${name}; ${wayOut}`);
  }
  return line;
}

/**
 * Lets only promoters of a line pass, or of any of several. Capitals make no other person: identity
 * providers and people write one address either way.
 *
 * @throws PermanentError `forbidden` for anybody else.
 */
export function refuseStranger(lines: readonly ReleaseLine[], person: Person): void {
  const email = person.email.toLowerCase();
  const promoters = lines.flatMap((line) => line.promoters);
  if (promoters.some((promoter) => promoter.toLowerCase() === email)) return;
  const who = lines.map((line) => `${line.name}: ${line.promoters.join(', ')}`).join('; ');
  const why = `${person.email} is not among the promoters of ${who}`;
  throw new PermanentError('forbidden', why);
}
