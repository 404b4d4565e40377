import { wordsOf } from './beginning.ts';
import { plainText } from './plain-text.ts';
import type { Standing, Verdict } from './verdict.ts';

/** A verdict without the times that every one of them has in the same way. */
export type Said = Omit<Verdict, 'since' | 'expected'>;

/** Of what others wrote a sentence repeats so much: the thing itself has all of it. */
const quotedLengthMax = 200;

/** It is out, or never will be as it is: nobody is asked for anything. */
export function ended(standing: Extract<Standing, 'done' | 'over'>, sentence: string): Said {
  return { standing, sentence, who: [] };
}

/** It never will be released as it is. */
export function over(sentence: string): Said {
  return ended('over', sentence);
}

/** It goes on by itself; people may bring that forward, or not. */
export function goesOn(
  standing: Extract<Standing, 'under way' | 'waits'>,
  sentence: string,
  who: readonly string[] = [],
  way?: string,
): Said {
  return { standing, sentence, who, ...(way !== undefined && { way }) };
}

/** It stands still until somebody does something. */
export function needsPerson(sentence: string, who: readonly string[], way: string): Said {
  return { standing: 'needs a person', sentence, who, way };
}

/** What somebody or some tool wrote, on one line and no longer than a sentence bears. */
export function quoted(text: string): string {
  return wordsOf(plainText(text), quotedLengthMax);
}
