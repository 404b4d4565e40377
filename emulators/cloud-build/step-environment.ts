import type { Build, Step } from './build.ts';
import { identify, isAutomapped, substitutionValues } from './substitutions.ts';

/**
 * The variables that the build gives a step: its substitutions where they are mapped, then
 * `options.env`, then its own `env`, the later before the earlier.
 */
export function givenEnvironment(step: Step, build: Build): ReadonlyMap<string, string> {
  const [, projectId = '', , location = '', , id = ''] = build.name.split('/');
  const identity = identify(projectId, location, id);
  const mapped = isAutomapped(step, build) ? substitutionValues(build, identity) : {};
  const given = [...build.options.env, ...step.env].map((entry): [string, string] => {
    const equals = entry.indexOf('=');
    return [entry.slice(0, equals), entry.slice(equals + 1)];
  });
  return new Map([...Object.entries(mapped), ...given]);
}
