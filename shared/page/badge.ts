import { html } from 'hono/html';
import type { ShownLine } from '#core/shown-line.ts';

/** So wide is a letter at most, and so much room is beside the words. */
const letterWidth = 7;
const room = 10;

/** What a badge says, and in which colour: white words on it have AA contrast. */
interface Said {
  readonly message: string;
  readonly colour: string;
}

/** The badge of a line: what is out, and whether a person must act. It says all of it in words too. */
export async function badge({ line, released, verdict, holds }: ShownLine): Promise<string> {
  const { message, colour } = saidOf(released?.version, holds.length > 0, verdict.standing);
  const left = line.length * letterWidth + room;
  const right = message.length * letterWidth + room;
  const title = `${line}: ${message}`;
  const text =
    await html`<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${title}"><title>${title}</title><rect width="${left}" height="20" fill="#44505c"/><rect x="${left}" width="${right}" height="20" fill="${colour}"/><g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle"><text x="${left / 2}" y="14">${line}</text><text x="${left + right / 2}" y="14">${message}</text></g></svg>`;
  return text.toString();
}

function saidOf(
  version: string | undefined,
  isHeld: boolean,
  standing: ShownLine['verdict']['standing'],
): Said {
  if (version === undefined) return { message: 'no release yet', colour: '#59636e' };
  if (isHeld) return { message: `${version} · held`, colour: '#9c1230' };
  if (standing === 'needs a person')
    return { message: `${version} · needs a person`, colour: '#0b4a8f' };
  return { message: `${version} · tested`, colour: '#12692f' };
}
