import { posix } from 'node:path';
import type { RequestedBuild, Step, Volume } from './build.ts';
import { volumesOf } from './volumes.ts';

/** Only steps that share a volume have a use for it. */
const usersMin = 2;
const namePattern = /^[a-zA-Z0-9][\w.-]+$/;
/** Where Cloud Build mounts something of its own. */
const reservedPath =
  /^\/(?:workspace|builder\/(?:home|outputs)|cloudbuild|var\/run\/docker\.sock)(?:\/|$)/;

/**
 * Says what is wrong with the volumes of a build, or nothing.
 *
 * @see https://cloud.google.com/build/docs/api/reference/rest/v1/projects.builds `Volume`
 */
export function checkVolumes({
  steps,
  options,
}: Pick<RequestedBuild, 'steps' | 'options'>): string | undefined {
  if (options.volumes.length > 0 && steps.length < usersMin) {
    return 'invalid .options.volumes field: global volumes need at least two build steps';
  }
  for (const [index, step] of steps.entries()) {
    const problem = checkMounts(volumesOf(step, { options })) ?? checkUsers(step, steps);
    if (problem !== undefined) {
      return `invalid .volumes field: build step #${index} - "${step.id}": ${problem}`;
    }
  }
  return undefined;
}

function checkMounts(volumes: readonly Volume[]): string | undefined {
  const names = new Set<string>();
  const paths = new Set<string>();
  for (const { name, path } of volumes) {
    const place = posix.normalize(path).replace(/(?<=.)\/$/, '');
    if (!namePattern.test(name)) {
      return `volume name "${name}" must match format "${namePattern.source}"`;
    }
    if (!posix.isAbsolute(path) || place === '/') {
      return `volume path "${path}" must be absolute and below "/"`;
    }
    if (reservedPath.test(place)) return `volume path "${path}" is reserved`;
    if (names.has(name)) return `volume name "${name}" is not unique`;
    if (paths.has(place)) return `volume path "${path}" is not unique`;
    names.add(name);
    paths.add(place);
  }
  return undefined;
}

function checkUsers({ volumes }: Step, steps: readonly Step[]): string | undefined {
  const isLonely = ({ name }: Volume): boolean =>
    steps.filter((step) => step.volumes.some((volume) => volume.name === name)).length < usersMin;
  const lonely = volumes.find(isLonely);
  return lonely && `volume "${lonely.name}" is used by this build step alone`;
}
