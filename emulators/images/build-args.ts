import type { ArgInstruction } from './dockerfile-instruction.ts';
import { expandWord } from './dockerfile-word.ts';
import { formatPlatform, type Platform, WORKER_PLATFORM } from './platform.ts';
import type { Recipe } from './recipe.ts';
import { type StageState, stageReading } from './stage.ts';

/** The values before the first FROM: platforms, and ARG with what the command line gives. */
export function readGlobals(target: Platform, recipe: Recipe): ReadonlyMap<string, string> {
  const values = new Map([
    ...platformArgs('TARGET', target),
    ...platformArgs('BUILD', WORKER_PLATFORM),
  ]);
  const { dockerfile, buildArgs } = recipe;
  const reading = {
    escapeChar: dockerfile.escapeChar,
    variable: (name: string) => values.get(name),
  };
  for (const { name, fallback } of dockerfile.globals.flatMap(({ names }) => names)) {
    const value = buildArgs.get(name) ?? (fallback && expandWord(fallback, reading));
    if (value !== undefined) values.set(name, value);
  }
  return values;
}

/** Follows an ARG of a stage: command line before default, default before global value. */
export function declareArgs(
  instruction: ArgInstruction,
  state: StageState,
  globals: ReadonlyMap<string, string>,
  { dockerfile, buildArgs }: Recipe,
): ReadonlyMap<string, string> {
  const args = new Map(state.args);
  for (const { name, fallback } of instruction.names) {
    const reading = stageReading({ ...state, args }, dockerfile.escapeChar);
    const own = fallback === undefined ? globals.get(name) : expandWord(fallback, reading);
    const value = buildArgs.get(name) ?? own;
    if (value !== undefined) args.set(name, value);
  }
  return args;
}

/** https://docs.docker.com/reference/dockerfile/#automatic-platform-args-in-the-global-scope */
function platformArgs(prefix: string, platform: Platform): readonly [string, string][] {
  return [
    [`${prefix}PLATFORM`, formatPlatform(platform)],
    [`${prefix}OS`, platform.os],
    [`${prefix}ARCH`, platform.architecture],
    [`${prefix}VARIANT`, platform.variant ?? ''],
  ];
}
