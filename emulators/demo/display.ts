import { Listr, PRESET_TIMER } from 'listr2';
import type { Stack } from '../stack.ts';
import type { Around } from './tell.ts';
import type { Told } from './told.ts';

/** Shows one step while it happens: live in a terminal, else a line for each sentence. */
export const aroundStep: Around = async ({ title }, show) => {
  const rendererOptions = { timer: PRESET_TIMER, collapseErrors: false };
  const list = new Listr(
    [
      {
        title,
        task: (_, task) =>
          show((sentence) => {
            task.output = sentence;
          }),
        rendererOptions: { outputBar: Number.POSITIVE_INFINITY, persistentOutput: true },
      },
    ],
    { rendererOptions, fallbackRendererOptions: rendererOptions, registerSignalListeners: false },
  );
  await list.run();
};

/** What happened, in short; and, where the stack goes on running, what a person can look at. */
export function closingWords(stack: Stack, told: Told, goesOn: boolean): string {
  const { total, builds, ours } = told.ms;
  const releases = told.releases.map(({ line, version }) => `${line}@${version}`).join(', ');
  const emulators = { official: "Google's emulators", own: 'our own emulators' };
  return [
    '',
    `Released ${releases}; refused ${told.failed.length}; collected ${told.collected.length} areas.`,
    `${seconds(total)} on ${emulators[told.emulators]}: start ${seconds(told.ms.stack)}, builds and tests ${seconds(builds)}, the rest ${seconds(ours)}.`,
    ...(goesOn ? ['', ...toLookAt(stack, told)] : []),
  ].join('\n');
}

function toLookAt(stack: Stack, told: Told): readonly string[] {
  const repository = told.releases.at(-1)?.images[0]?.repository;
  return [
    'To look at, while this runs:',
    `  an image    skopeo inspect --tls-verify=false docker://${stack.registry}/${repository}:v1`,
    `  its tags    http://${stack.registry}/v2/${repository}/tags/list`,
    `  the builds  ${stack.cloudBuild}/v1/projects/${stack.project}/builds`,
    `  the files   ${stack.storage}/storage/v1/b/csi-release-releases/o`,
    `  the clock   ${stack.clock}`,
    `  all places  ${stack.addressFile}, and the logs in ${stack.logDir}`,
    '',
    'Ctrl-C stops everything.',
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
