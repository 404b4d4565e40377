import { imagesUnder } from '#core/component-image.ts';
import type { ReleaseLine } from '#core/line.ts';
import { candidateFault } from './candidate-size.ts';
import { cellFaults } from './cell-faults.ts';
import type { ComponentsFile } from './component-schema.ts';
import type { LineFile } from './line-schema.ts';
import { componentsOf, releaseLineOf } from './release-line.ts';
import type { YamlFile } from './yaml-file.ts';

/**
 * What is wrong with a line as a whole, or between it and the components or its file's name.
 *
 * @param sources the sources of test results that have topics
 */
export function lineFaults(
  line: LineFile,
  components: ComponentsFile['components'],
  file: YamlFile,
  fileName: string,
  sources: readonly string[],
): readonly string[] {
  const read = releaseLineOf(line, componentsOf({ components }));
  const cells = cellFaults({ line, read, sources }, file);
  return [
    ...nameFaults(line, file, fileName),
    ...followsFaults(line, file),
    ...unknownComponents(line, components, file),
    ...imagelessComponents(read, file),
    ...preReleaseFaults(line, file),
    ...approvalFaults(line, file),
    ...timeFaults(line, file),
    ...cells,
    // Cells that are wrong may be thousands, and what they come to is nobody's concern.
    ...(cells.length > 0 ? [] : candidateFaults(read, file)),
  ];
}

function nameFaults({ line }: LineFile, file: YamlFile, fileName: string): readonly string[] {
  if (fileName === line) return [];
  return [file.fault(['line'], `is ${line}: name the file ${line}.yaml, or write another line`)];
}

function followsFaults({ line, follows }: LineFile, file: YamlFile): readonly string[] {
  if (follows?.split('@')[0] !== line) return [];
  const words = 'is a release of the line itself: write one of another line, or remove it';
  return [file.fault(['follows'], words)];
}

function unknownComponents(
  line: LineFile,
  components: ComponentsFile['components'],
  file: YamlFile,
): readonly string[] {
  const known = Object.keys(components);
  return Object.keys(line.components)
    .filter((name) => !Object.hasOwn(components, name))
    .map((name) => {
      const there = known.join(', ') || 'none';
      const words = `is not in components.yaml, which has ${there}: add it there, or write another`;
      return file.fault(['components', name], words, 'key');
    });
}

/** A base version under which no image of the component stands could only open faulty candidates. */
function imagelessComponents({ components }: ReleaseLine, file: YamlFile): readonly string[] {
  return components
    .filter(({ component, base }) => imagesUnder(component.images, base).length === 0)
    .map(({ component, base }) => {
      const words = `has no image under ${base}: see since and until of ${component.name}'s images`;
      return file.fault(['components', component.name], `${words} in components.yaml`);
    });
}

function preReleaseFaults(
  { components, preReleases }: LineFile,
  file: YamlFile,
): readonly string[] {
  return preReleases.flatMap((name, at) => {
    if (Object.hasOwn(components, name)) return [];
    const there = Object.keys(components).join(', ');
    const words = `is no component of the line, which has ${there}: write one, or remove it`;
    return [file.fault(['preReleases', at], words)];
  });
}

/**
 * Whoever asks does not count: with as many approvals as promoters nothing were ever promoted. Who is
 * named twice, in capitals too, is one of them.
 */
function approvalFaults({ approvals, promoters }: LineFile, file: YamlFile): readonly string[] {
  const people = new Set(promoters.map((email) => email.toLowerCase()));
  const most = people.size - 1;
  if (approvals <= most) return [];
  const words = `is more than ${most}, the promoters but for the one who asks: write less, or name more`;
  return [file.fault(['approvals'], words)];
}

function timeFaults(line: LineFile, file: YamlFile): readonly string[] {
  const { cells, timeToLive, quietTime, longestWait } = line;
  const deadlineMs = Math.max(0, ...Object.values(cells).map(({ deadline = 0 }) => deadline));
  const short = Object.entries(timeToLive)
    .filter(([, ms]) => ms < deadlineMs)
    .map(([end]) => {
      const least = `${deadlineMs / 1000}s`;
      const words = `is shorter than the longest deadline of a cell: write ${least} or more`;
      return file.fault(['timeToLive', end], words);
    });
  if (longestWait >= quietTime) return short;
  const least = `${quietTime / 1000}s`;
  const fault = file.has(['longestWait'])
    ? file.fault(['longestWait'], `is shorter than quietTime: write ${least} or more`)
    : file.fault(
        ['quietTime'],
        `is longer than longestWait, which is ${longestWait / 1000}s where it is not written: ` +
          `write longestWait: ${least}, or more`,
      );
  return [...short, fault];
}

function candidateFaults(line: ReleaseLine, file: YamlFile): readonly string[] {
  const fault = candidateFault(line);
  return fault === undefined ? [] : [file.fault(['line'], fault)];
}
