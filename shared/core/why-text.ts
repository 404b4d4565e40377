import type { ShownWhy, WhyAbout, WhyStation } from './shown-why.ts';

/** Why something is not released yet, as people read it in a terminal. */
export function whyText({ about, verdict, chain, links }: ShownWhy): string {
  const { standing, sentence, who, way, expected } = verdict;
  return [
    `${aboutWords(about)}: ${standing}`,
    '',
    `  ${sentence}`,
    ...(who.length === 0 ? [] : [`  who: ${who.join(', ')}`]),
    ...(way === undefined ? [] : [`  way: ${way}`]),
    ...(expected === undefined
      ? []
      : [`  ${expected.isLate ? 'late: was expected' : 'expected'} by ${expected.at}`]),
    '',
    ...chain.map(stationLine),
    '',
    ...Object.entries(links).map(([what, address]) => `${what}: GET ${address}`),
    '',
  ].join('\n');
}

function aboutWords(about: WhyAbout): string {
  return 'candidate' in about ? `candidate ${about.candidate}` : `${about.component} ${about.tag}`;
}

function stationLine({ line, what, standing, sentence, at }: WhyStation): string {
  const where = line === undefined ? what : `${line} ${what}`;
  const when = at === undefined ? '' : `, ${at}`;
  return `${where} (${standing}${when}): ${sentence}`;
}
