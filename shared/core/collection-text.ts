import type {
  ShownArea,
  ShownBuild,
  ShownCollection,
  ShownComparison,
  ShownKeeping,
} from './collection.ts';

/** A preview of the next tick as people read it. */
export function collectionText(shown: ShownCollection): string {
  const { stopped, goes, stays, builds, compared, next } = shown;
  const manifests = builds.flatMap((build) => (build.goes ? build.manifests : []));
  const about = `The next collection: ${counted(goes.length, 'staging area')} and ${counted(manifests.length, 'manifest')} go`;
  return [
    about,
    ...(stopped === undefined ? [] : ['', `Stopped: ${stopped}`]),
    ...section('Goes', goes.flatMap(goingLines)),
    ...section('Builds', builds.flatMap(buildLines)),
    ...section('Stays', stays.map(areaLine)),
    ...(compared === undefined ? [] : section('Compared', comparisonLines(compared))),
    ...(next === undefined ? [] : ['', `More: ${next}`]),
    '',
  ].join('\n');
}

/** Why a digest is kept, as people read it. */
export function keepingText({ digest, why, builds, areas }: ShownKeeping): string {
  return [
    `${digest}: ${why}`,
    ...section('Builds', builds.flatMap(buildLines)),
    ...section('Candidates', areas.map(areaLine)),
    '',
  ].join('\n');
}

function comparisonLines(compared: ShownComparison): readonly string[] {
  const { begunAt, isOver, listed, orphans, foreign, foreignNamed, stopped } = compared;
  const found = `${counted(listed, 'manifest')} listed, ${counted(orphans, 'orphan')} removed, ${foreign} foreign`;
  return [
    `  ${begunAt}${isOver ? '' : ', under way'}: ${found}`,
    ...(stopped === undefined ? [] : [`  stopped: ${stopped}`]),
    ...foreignNamed.map((name) => `    foreign: ${name}`),
  ];
}

function goingLines(area: ShownArea): readonly string[] {
  return [areaLine(area), ...area.tags.map((tag) => `    ${tag}`), `    ${area.files}`];
}

function areaLine({ candidate, line, phase, why, expires }: ShownArea): string {
  const when = expires === undefined ? '' : `, ${expires}`;
  return `  ${candidate} of ${line}, ${phase}${when}: ${why}`;
}

function buildLines({ component, tag, goes, why, tags, manifests }: ShownBuild): readonly string[] {
  const word = goes ? 'goes' : 'stays';
  const things = goes ? [...tags, ...manifests].map((thing) => `    ${thing}`) : [];
  return [`  ${component} ${tag} ${word}: ${why}`, ...things];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}
