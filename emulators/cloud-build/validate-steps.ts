import { durationMs, type Step, startStepId } from './build.ts';

const stepsMax = 300;
const stepNameLengthMax = 1_000;
const argsMax = 100;
const argLengthMax = 10_000;
const envsMax = 100;
const envLengthMax = 32_768;
const dirLengthMax = 1_000;

/** Says what is wrong with the steps, or nothing. */
export function checkSteps(steps: readonly Step[], buildTimeoutMs: number): string | undefined {
  if (steps.length === 0) return 'no build steps are specified';
  if (steps.length > stepsMax) return `cannot specify more than ${stepsMax} build steps`;
  const known = new Set([startStepId]);
  for (const [index, step] of steps.entries()) {
    const problem =
      checkStep(step, index) ??
      checkOrder(step, index, known) ??
      checkStepTimeout(step, index, buildTimeoutMs);
    if (problem !== undefined) return problem;
    if (step.id !== '') known.add(step.id);
  }
  return undefined;
}

/** Says what is wrong with a list of `KEY=VALUE`, or nothing. */
export function checkEnvs(envs: readonly string[]): string | undefined {
  if (envs.length > envsMax) return `too many envs (max: ${envsMax})`;
  const long = envs.findIndex((env) => env.length > envLengthMax);
  if (long >= 0) return `env ${long} too long (max: ${envLengthMax})`;
  const wrong = envs.find((env) => !env.includes('='));
  return wrong === undefined
    ? undefined
    : `the Env entry "${wrong}" must be of the form "KEY=VALUE"`;
}

function checkStep(step: Step, index: number): string | undefined {
  const args = step.args ?? [];
  const longArg = args.findIndex((arg) => arg.length > argLengthMax);
  const envs = checkEnvs(step.env);
  const tooLong = (what: string, max: number) =>
    `build step ${index} ${what} too long (max: ${max})`;
  if (step.name === '') return `build step ${index} must specify name`;
  if (step.name.length > stepNameLengthMax) return tooLong('name', stepNameLengthMax);
  if (step.dir.length > dirLengthMax) return tooLong('dir', dirLengthMax);
  if (args.length > argsMax) return `build step ${index} too many args (max: ${argsMax})`;
  if (longArg >= 0) return tooLong(`arg ${longArg}`, argLengthMax);
  if (envs !== undefined) return `build step #${index} - "${step.id}": ${envs}`;
  if (step.script !== '' && (args.length > 0 || step.entrypoint !== '')) {
    return `build step ${index} cannot specify both script and args or entrypoint`;
  }
  return undefined;
}

/** A step may wait only for steps before it, so a list that passes has no cycle. */
function checkOrder(step: Step, index: number, known: ReadonlySet<string>): string | undefined {
  const name = step.id === '' ? `build step #${index}` : `build step #${index} - "${step.id}"`;
  const missing = step.waitFor.find((dependency) => !known.has(dependency));
  if (missing !== undefined) return `${name} depends on "${missing}", which has not been defined`;
  if (step.id === startStepId) {
    return (
      `${name}: the ID cannot be "-" which is reserved ` +
      'as a dependency for build steps that should run first'
    );
  }
  return known.has(step.id) ? `${name}: the ID is not unique` : undefined;
}

function checkStepTimeout(step: Step, index: number, buildTimeoutMs: number): string | undefined {
  if (step.timeout === undefined) return undefined;
  const timeoutMs = durationMs(step.timeout);
  const field = `invalid .timeout in build step #${index}: build step timeout`;
  if (timeoutMs < 0) return `${field} must be >0`;
  if (timeoutMs <= buildTimeoutMs) return undefined;
  return `${field} ${step.timeout} must be <= build timeout ${buildTimeoutMs / 1_000}s`;
}
