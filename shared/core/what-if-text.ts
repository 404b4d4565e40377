import type { ShownWhatIf, WhatIfComponent } from './shown-what-if.ts';

/** What a line would be with a component at another tag, as people read it in a terminal. */
export function whatIfText(shown: ShownWhatIf): string {
  const { line, component, tag, commit, judgement, refusal, notes } = shown;
  const place = commit === undefined ? '' : ` (${commit})`;
  return [
    `${line} with ${component} at ${tag}${place}: ${versionWords(shown)}`,
    '',
    `  ${tag} is ${judgement.verdict}: ${judgement.why}`,
    ...(refusal === undefined ? [] : [`  not as it is now: ${refusal}`]),
    ...shown.contributions.map(({ component: name, bump, why }) => `  ${bump}: ${name} ${why}`),
    '',
    ...shown.components.map(componentLine),
    ...section(
      'test cells:',
      shown.cells.map(({ cell, counts, runs }) => `  ${cell} (${counts}, ${runs})`),
    ),
    ...(notes === undefined ? [] : ['', notes.trimEnd()]),
    '',
  ].join('\n');
}

function versionWords({ version, since, nothingNew }: ShownWhatIf): string {
  if (nothingNew) return `nothing new, the set equals ${since}`;
  if (version === undefined) return 'no version can be told';
  return since === undefined ? `${version}, the first release` : `${version} after ${since}`;
}

function componentLine({ name, tag, before, build }: WhatIfComponent): string {
  const change = before === undefined ? '' : before === tag ? ', as before' : `, was ${before}`;
  return `${name} ${tag}${change}${build === undefined ? '' : `, ${build}`}`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}
