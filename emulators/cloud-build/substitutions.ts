import { WireError } from '../wire/error.ts';
import { expandBashForms } from './bash-forms.ts';
import type { RequestedBuild, Step } from './build.ts';

/** What Cloud Build itself knows about a build. */
export interface BuildIdentity {
  readonly projectId: string;
  readonly projectNumber: string;
  readonly buildId: string;
  readonly location: string;
}

/** The local stack knows projects by their ids alone. */
const projectNumber = '1';

/** Keys a caller may set although Cloud Build knows them: triggers do; empty where nobody did. */
const overridableKeys: readonly string[] = [
  ...['REPO_NAME', 'REPO_FULL_NAME', 'BRANCH_NAME', 'TAG_NAME', 'REF_NAME', 'REVISION_ID'],
  ...['COMMIT_SHA', 'SHORT_SHA', 'TRIGGER_NAME', 'TRIGGER_BUILD_CONFIG_PATH'],
  ...['SERVICE_ACCOUNT', 'SERVICE_ACCOUNT_EMAIL'],
];
const userKey = /^_[A-Z0-9_]+$/;
const reference = /\$(?:(\$)|\{([A-Z_][A-Z0-9_]*)\}|([A-Z_][A-Z0-9_]*))/g;
const keysMax = 200;
const keyLengthMax = 100;
const valueLengthMax = 4_000;

/**
 * Expands the substitutions in the fields where Cloud Build does: name, args, env, dir and
 * entrypoint of the steps, `options.env`, images and tags; never in a `script`.
 *
 * @throws WireError INVALID_ARGUMENT with Cloud Build's own words
 */
export function substitute(build: RequestedBuild, identity: BuildIdentity): RequestedBuild {
  const given = build.substitutions;
  checkKeys(given);
  const values = substitutionValues(build, identity);
  const used = new Set<string>(build.options.dynamicSubstitutions ? keysInValues(given) : []);
  const unmatched: string[] = [];
  const expanded = expandFields(build, (text) => expandText(text, values, used, unmatched));
  const mapped = build.steps.some((step) => isAutomapped(step, build));
  const unused = mapped ? [] : Object.keys(given).filter((key) => !used.has(key));
  const problems = [
    ...unmatched.map(
      (key) => `key in the template "${key}" is not matched in the substitution data`,
    ),
    ...unused.map((key) => `key "${key}" in the substitution data is not matched in the template`),
  ];
  if (problems.length > 0 && build.options.substitutionOption !== 'ALLOW_LOOSE') {
    throw new WireError('INVALID_ARGUMENT', `generic::invalid_argument: ${problems.join(';')}`);
  }
  return expanded;
}

/**
 * Whether the step gets all substitutions as variables of its environment.
 * https://cloud.google.com/build/docs/configuring-builds/substitute-variable-values
 */
export function isAutomapped(step: Step, build: RequestedBuild): boolean {
  return step.automapSubstitutions ?? build.options.automapSubstitutions;
}

/** Who a build is, from its name. */
export function identify(projectId: string, location: string, buildId: string): BuildIdentity {
  return { projectId, projectNumber, buildId, location };
}

/** All substitutions of a build, built-in and given, by their keys. */
export function substitutionValues(
  build: RequestedBuild,
  identity: BuildIdentity,
): Readonly<Record<string, string>> {
  const builtIns = {
    ...Object.fromEntries(overridableKeys.map((key) => [key, ''])),
    PROJECT_ID: identity.projectId,
    PROJECT_NUMBER: identity.projectNumber,
    BUILD_ID: identity.buildId,
    LOCATION: identity.location,
  };
  return build.options.dynamicSubstitutions
    ? expandValues(build.substitutions, builtIns)
    : { ...builtIns, ...build.substitutions };
}

function checkKeys(given: Readonly<Record<string, string>>): void {
  const refuse = (why: string): WireError =>
    new WireError('INVALID_ARGUMENT', `invalid build: invalid .substitutions field: ${why}`);
  const count = Object.keys(given).length;
  if (count > keysMax) throw refuse(`number of substitutions ${count} exceeded (max: ${keysMax})`);
  for (const [key, value] of Object.entries(given)) {
    if (key.length > keyLengthMax) {
      throw refuse(`substitution key "${key}" too long (max: ${keyLengthMax})`);
    }
    if (value.length > valueLengthMax) {
      throw refuse(`substitution value "${value}" too long (max: ${valueLengthMax})`);
    }
    if (!userKey.test(key) && !overridableKeys.includes(key)) {
      throw refuse(
        `substitution key "${key}" does not respect format "${userKey.source}" ` +
          'and is not an overridable built-in substitutions',
      );
    }
  }
}

function expandValues(
  given: Readonly<Record<string, string>>,
  builtIns: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const expandKey = (key: string, path: readonly string[]): string => {
    const value = given[key];
    if (value === undefined) return builtIns[key] ?? '';
    if (path.includes(key)) throw new Error('cycle in evaluating substitutions');
    return expandBashForms(value, (other) => expandKey(other, [...path, key]));
  };
  const expanded: Record<string, string> = { ...builtIns };
  for (const [key, value] of Object.entries(given)) {
    try {
      expanded[key] = expandKey(key, []);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const message = `invalid value for 'build.substitutions': [${key} -> ${value}]: ${why}`;
      throw new WireError('INVALID_ARGUMENT', `generic::invalid_argument: ${message}`, {
        cause: error,
      });
    }
  }
  return expanded;
}

function keysInValues(given: Readonly<Record<string, string>>): readonly string[] {
  return Object.values(given).flatMap((value) =>
    [...value.matchAll(/\$\{?([A-Z_][A-Z0-9_]*)/g)].map((found) => found[1] ?? ''),
  );
}

function expandText(
  text: string,
  values: Readonly<Record<string, string>>,
  used: Set<string>,
  unmatched: string[],
): string {
  return text.replace(reference, (_, escaped?: string, braced?: string, bare?: string) => {
    if (escaped !== undefined) return '$';
    const key = braced ?? bare ?? '';
    const value = values[key];
    used.add(key);
    if (value !== undefined) return value;
    if (!userKey.test(key)) {
      throw new WireError(
        'INVALID_ARGUMENT',
        "generic::invalid_argument: invalid value for 'build.substitutions': " +
          `key in the template "${key}" is not a valid built-in substitution`,
      );
    }
    unmatched.push(key);
    return '';
  });
}

function expandFields(build: RequestedBuild, expand: (text: string) => string): RequestedBuild {
  const steps = build.steps.map((step) => ({
    ...step,
    name: expand(step.name),
    ...(step.args === undefined ? {} : { args: step.args.map(expand) }),
    env: step.env.map(expand),
    dir: expand(step.dir),
    entrypoint: expand(step.entrypoint),
  }));
  return {
    ...build,
    steps,
    images: build.images.map(expand),
    tags: build.tags.map(expand),
    options: { ...build.options, env: build.options.env.map(expand) },
  };
}
