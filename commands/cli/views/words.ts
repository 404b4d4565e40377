import type { Outcome } from '#core/run.ts';
import type { Standing } from '#core/verdict.ts';
import type { Style, Styled } from '../frame/blocks.ts';

/** How something stands: a sign and the word, so that nothing rests on colour alone. */
export function standingWords(standing: Standing): Styled {
  return {
    text: `${signs[standingStyles[standing]]} ${standing}`,
    style: standingStyles[standing],
  };
}

/** What a cell, an attempt or a step came to, with its sign. */
export function outcomeWords(outcome: Outcome | 'open' | 'flaky-passed'): Styled {
  const style = outcomeStyles[outcome];
  return { text: `${signs[style]} ${outcome}`, style };
}

/** A phase, coloured by what it means for who waits for it. */
export function phaseWords(phase: string): Styled {
  const style = phaseStyles.get(phase) ?? 'waits';
  return { text: `${signs[style]} ${phase}`, style };
}

/** An instant in UTC, to the minute: `2026-11-23 16:40Z`. */
export function timeText(at: string | number | undefined): string {
  if (at === undefined) return '';
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return String(at);
  return `${time.toISOString().slice(0, 16).replace('T', ' ')}Z`;
}

/** How many there are of something. */
export function counted(count: number, thing: string, things = `${thing}s`): string {
  return `${count} ${count === 1 ? thing : things}`;
}

/** The first digits of a commit or a digest, enough for people to compare. */
export function shortHash(hash: string | undefined): string {
  const digits = (hash ?? '').replace(/^sha256:/, '');
  return digits.slice(0, shortLength);
}

const shortLength = 12;

const signs: Readonly<Record<Style, string>> = {
  good: '✔',
  bad: '✖',
  waits: '●',
  quiet: '·',
  strong: '▸',
};

const standingStyles: Readonly<Record<Standing, Style>> = {
  done: 'good',
  'under way': 'waits',
  waits: 'waits',
  'needs a person': 'strong',
  over: 'bad',
};

const outcomeStyles: Readonly<Record<Outcome | 'open' | 'flaky-passed', Style>> = {
  passed: 'good',
  'flaky-passed': 'good',
  failed: 'bad',
  errored: 'bad',
  inconclusive: 'bad',
  'timed-out': 'bad',
  open: 'waits',
};

const phaseStyles: ReadonlyMap<string, Style> = new Map([
  ['accepted', 'good'],
  ['built', 'good'],
  ['released', 'good'],
  ['failed', 'bad'],
  ['superseded', 'quiet'],
  ['collecting', 'quiet'],
  ['collected', 'quiet'],
]);
