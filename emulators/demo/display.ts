import type { Stack } from '../stack.ts';
import type { Display } from './display/display.ts';
import { wrapWords } from './display/wrap-words.ts';
import { mistake } from './mistaken-tag.ts';
import type { Told } from './told.ts';

/**
 * Opens the display that suits the output: live in a terminal that can be drawn over, else plain
 * lines. CI systems that offer a terminal keep what was drawn over, so there it is plain as well.
 */
export async function openDisplay(
  output: NodeJS.WriteStream,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Display> {
  if (isLive(output, environment)) {
    const { openLiveDisplay } = await import('./display/live-display.ts');
    return openLiveDisplay(output);
  }
  const { openPlainDisplay } = await import('./display/plain-display.ts');
  return openPlainDisplay(output, Date.now);
}

/** Whether an output can be drawn over: a terminal with a size and cursor, which a person looks at. */
export function isLive(
  output: Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'rows'>,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const { CI: ci = '', TERM: kind } = environment;
  return output.isTTY && output.columns > 0 && output.rows > 0 && kind !== 'dumb' && ci === '';
}

/**
 * What happened, in short; and, where the stack goes on running, what a person can look at.
 * @param columns after so many a sentence goes on in the next line
 */
export function closingWords(
  stack: Stack,
  told: Told,
  goesOn: boolean,
  columns = Number.POSITIVE_INFINITY,
): string {
  const { total, builds, ours } = told.ms;
  const releases = told.releases.map(({ line, version }) => `${line}@${version}`).join(', ');
  const emulators = { official: "Google's emulators", own: 'our own emulators' };
  const sentences = [
    `Released ${releases}; failed ${told.failed.length}; collected ${told.collected.length} areas.`,
    `${seconds(total)} on ${emulators[told.emulators]}: start ${seconds(told.ms.stack)}, builds and tests ${seconds(builds)}, the rest ${seconds(ours)}.`,
  ];
  return [
    '',
    ...sentences.map((sentence) => wrapWords(sentence, columns)),
    ...['', ...(goesOn ? toLookAt(stack, told) : [toLookAtLater[told.emulators]])],
  ].join('\n');
}

/** The stack has ended: where its emulators keep what happened, it can be looked at all the same. */
const toLookAtLater: Readonly<Record<Told['emulators'], string>> = {
  own: 'To look at it in a browser: npm run local -- --emulators own goes on where this ended, and prints the address of the page.',
  official:
    "Google's emulators kept nothing of it. To look at it in a browser: npm run demo in a terminal stays up, and prints the address of the page.",
};

function toLookAt(stack: Stack, told: Told): readonly string[] {
  const release = told.releases.at(-1);
  const failure = told.failed.at(-1);
  const repository = release?.images[0]?.repository;
  const pages = {
    [`${stack.page}/`]: 'what is out, what is on its way, and who must act',
    [`${stack.page}/r/${release?.line}/${release?.version}`]: 'the last release',
    [`${stack.page}/c/${failure?.candidate}`]: 'why one failed, and what can be done',
    [`${stack.page}/quarantine`]: 'the mistyped tag',
    [`${stack.page}/tags`]: 'floating tags, and every move',
  };
  const typed = {
    'npm run -s csi-release -- lines': 'the same on the command line',
    [`npm run -s csi-release -- why ${mistake.component} ${mistake.tag}`]: 'why not yet?',
    [`npm run -s csi-release -- plan ${release?.candidate}`]: 'what was promoted, write by write',
    [`curl -s http://${stack.registry}/v2/${repository}/tags/list`]: 'tags of an image',
  };
  return [
    `In a browser (the first page asks who you are: one click, no password):`,
    ...beside(pages),
    '',
    'In a second terminal in this folder, while this runs:',
    ...beside(typed),
    '',
    `  the builds  ${stack.cloudBuild}/v1/projects/${stack.project}/builds`,
    `  the files   ${stack.storage}/storage/v1/b/csi-release-releases/o`,
    `  the clock   ${stack.clock}`,
    `  an image    skopeo inspect --tls-verify=false docker://${stack.registry}/${repository}:v1`,
    `  all places  ${stack.addressFile}, and the logs in ${stack.logDir}`,
    '',
    'Ctrl-C stops everything.',
  ];
}

/** Each with what it is, in two columns. */
function beside(lines: Readonly<Record<string, string>>): readonly string[] {
  const width = Math.max(...Object.keys(lines).map((line) => line.length));
  return Object.entries(lines).map(([line, what]) => `  ${line.padEnd(width)}  # ${what}`);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
