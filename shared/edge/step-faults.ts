import type { Recipe, Step } from '#core/recipe.ts';
import type { YamlFile } from './yaml-file.ts';
import type { YamlPath } from './yaml-place.ts';

/** In `waitFor`: for no step. */
const noStep = '-';

/**
 * What Cloud Build refuses about the steps of a recipe when it is given a build.
 * @see https://cloud.google.com/build/docs/build-config-file-schema
 */
export function stepFaults(
  { steps, timeoutMs }: Recipe,
  file: YamlFile,
  path: YamlPath,
): readonly string[] {
  const ids = new Set<string>();
  return steps.flatMap((step, at) => {
    const fault = (key: keyof Step | 'timeout', words: string) =>
      file.fault([...path, 'steps', at, key], words);
    const faults = [
      ...idFaults(step, ids).map((words) => fault('id', words)),
      ...waitFaults(step, ids).map((words) => fault('waitFor', words)),
      ...scriptFaults(step).map((words) => fault('script', words)),
      ...timeoutFaults(step, timeoutMs).map((words) => fault('timeout', words)),
      ...volumeFaults(step, steps).map((words) => fault('volumes', words)),
    ];
    if (step.id !== undefined) ids.add(step.id);
    return faults;
  });
}

function idFaults({ id }: Step, before: ReadonlySet<string>): readonly string[] {
  if (id === noStep) return ['is "-", which means no step in waitFor: write another'];
  if (id === undefined || !before.has(id)) return [];
  return [`is ${id}, as that of a step before: write another`];
}

function waitFaults({ waitFor = [] }: Step, before: ReadonlySet<string>): readonly string[] {
  const there = [...before, noStep].join(', ');
  return waitFor
    .filter((id) => id !== noStep && !before.has(id))
    .map((id) => `names ${id}, which is no step before this one: write one of ${there}`);
}

function scriptFaults({ script, args, entrypoint }: Step): readonly string[] {
  if (script === undefined || (args === undefined && entrypoint === undefined)) return [];
  const other = args === undefined ? 'entrypoint' : 'args';
  return [`stands beside ${other}, which Cloud Build refuses: remove one of them`];
}

function timeoutFaults({ timeoutMs: ownMs }: Step, wholeMs: number): readonly string[] {
  if (ownMs === undefined || ownMs <= wholeMs) return [];
  const seconds = `${wholeMs / 1000}s`;
  return [`is longer than all steps may take, ${seconds}: write less, or a longer timeout for all`];
}

/** Where Cloud Build mounts something of its own. */
const reservedPath =
  /^\/(?:workspace|builder\/(?:home|outputs)|cloudbuild|var\/run\/docker\.sock)(?:\/|$)/;

function volumeFaults({ volumes = [] }: Step, steps: readonly Step[]): readonly string[] {
  return volumes.flatMap(({ name, path }, at) => {
    const before = volumes.slice(0, at);
    const isShared = steps.filter((step) => step.volumes?.some((one) => one.name === name));
    return [
      ...(before.some((one) => one.name === name) ? [`name ${name} twice: remove one`] : []),
      ...(before.some((one) => one.path === path) ? [`has ${path} twice: write another path`] : []),
      ...(reservedPath.test(path)
        ? [`has ${path}, which is Cloud Build's: write another path`]
        : []),
      ...(isShared.length < 2 ? [`name ${name}, which no other step has: remove it`] : []),
    ];
  });
}
