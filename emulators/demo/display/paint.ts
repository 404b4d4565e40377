import { styleText } from 'node:util';

/** What a colour says. */
export type Tone = 'good' | 'bad' | 'busy' | 'faint' | 'strong';

/** Gives a text the colour of a tone, or leaves it as it is. */
export type Paint = (tone: Tone, text: string) => string;

const styles = {
  good: 'green',
  bad: 'red',
  busy: 'yellow',
  faint: 'gray',
  strong: 'bold',
} as const satisfies Readonly<Record<Tone, Parameters<typeof styleText>[0]>>;

/** Leaves every text as it is. */
export const plain: Paint = (_tone, text) => text;

/**
 * Paints for a stream as its terminal can, and as NO_COLOR, FORCE_COLOR and TERM of this process ask:
 * Node itself reads them.
 */
export function paintFor(stream: NodeJS.WritableStream): Paint {
  return (tone, text) => styleText(styles[tone], text, { stream });
}
