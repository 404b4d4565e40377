import type {
  CommandInstruction,
  PairsInstruction,
  SettingInstruction,
} from './dockerfile-instruction.ts';
import { expandWord, type WordReading } from './dockerfile-word.ts';
import type { FileTree } from './file-tree.ts';
import type { LoadedImage } from './find-image.ts';
import { type Descriptor, MEDIA_TYPES, type RunConfig } from './manifest.ts';
import type { Platform } from './platform.ts';

/** An image as far as its instructions were followed. */
export interface StageState {
  readonly platform: Platform;
  readonly layers: readonly Descriptor[];
  readonly diffIds: readonly string[];
  readonly history: readonly object[];
  readonly run: RunConfig;
  /** All files of the image. */
  readonly tree: FileTree;
  /** The ARG declared so far. */
  readonly args: ReadonlyMap<string, string>;
  /** Whether CMD stood in this Dockerfile: a later ENTRYPOINT drops only an inherited one. */
  readonly hasOwnCommand: boolean;
}

/** The image `scratch`: nothing at all. */
export function emptyStage(platform: Platform): StageState {
  return {
    platform,
    layers: [],
    diffIds: [],
    history: [],
    run: {},
    tree: new Map(),
    args: new Map(),
    hasOwnCommand: false,
  };
}

/** An image that another one is built upon; its layers get the OCI names of their types. */
export function baseStage({ config, layers }: LoadedImage, tree: FileTree): StageState {
  const { os, architecture, variant } = config;
  return {
    ...emptyStage({ os, architecture, ...(variant === undefined ? {} : { variant }) }),
    layers: layers.map(({ mediaType, digest, size }) => ({
      mediaType: mediaType === DOCKER_LAYER ? MEDIA_TYPES.layer : mediaType,
      digest,
      size,
    })),
    diffIds: config.rootfs.diff_ids,
    history: config.history ?? [],
    run: config.config ?? {},
    tree,
  };
}

/** Follows an instruction that changes the configuration alone. */
export function configure(
  state: StageState,
  instruction: PairsInstruction | CommandInstruction | SettingInstruction,
  escapeChar: string,
): StageState {
  const { run } = state;
  const reading = stageReading(state, escapeChar);
  const words = () =>
    ('words' in instruction ? instruction.words : []).map((word) => expandWord(word, reading));
  const [word = ''] = instruction.kind === 'volume' || instruction.kind === 'expose' ? [] : words();
  switch (instruction.kind) {
    case 'env':
      return {
        ...state,
        run: { ...run, Env: withEnv(run.Env ?? [], expandPairs(instruction.pairs, reading)) },
      };
    case 'label': {
      const labels = Object.fromEntries(expandPairs(instruction.pairs, reading));
      return { ...state, run: { ...run, Labels: { ...run.Labels, ...labels } } };
    }
    case 'entrypoint': {
      const command = state.hasOwnCommand ? run.Cmd : undefined;
      return { ...state, run: { ...run, Entrypoint: [...instruction.command], Cmd: command } };
    }
    case 'cmd':
      return { ...state, run: { ...run, Cmd: [...instruction.command] }, hasOwnCommand: true };
    case 'workdir':
      return { ...state, run: { ...run, WorkingDir: word } };
    case 'user':
      return { ...state, run: { ...run, User: word } };
    case 'stopsignal':
      return { ...state, run: { ...run, StopSignal: word } };
    case 'expose':
      return {
        ...state,
        run: { ...run, ExposedPorts: { ...run.ExposedPorts, ...set(words().map(port)) } },
      };
    case 'volume':
      return { ...state, run: { ...run, Volumes: { ...run.Volumes, ...set(words()) } } };
  }
}

/** How the words of a stage are read: ENV goes before ARG. */
export function stageReading(state: StageState, escapeChar: string): WordReading {
  const env = new Map((state.run.Env ?? []).map(splitPair));
  return { escapeChar, variable: (name) => env.get(name) ?? state.args.get(name) };
}

/** Takes `NAME=value` apart. */
export function splitPair(pair: string): [name: string, value: string] {
  const equals = pair.indexOf('=');
  return equals === -1 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
}

const DOCKER_LAYER = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
const PORT = /^\d{1,5}(\/(tcp|udp|sctp))?$/;

function expandPairs(
  pairs: readonly (readonly [string, string])[],
  reading: WordReading,
): readonly (readonly [string, string])[] {
  return pairs.map(([name, value]) => [expandWord(name, reading), expandWord(value, reading)]);
}

/** A name keeps its place when its value changes. */
function withEnv(env: readonly string[], pairs: readonly (readonly [string, string])[]): string[] {
  const values = new Map(env.map(splitPair));
  for (const [name, value] of pairs) values.set(name, value);
  return [...values].map(([name, value]) => `${name}=${value}`);
}

function port(text: string): string {
  if (!PORT.test(text)) throw new Error(`EXPOSE ${text} cannot be read: write 80 or 80/udp`);
  return text.includes('/') ? text : `${text}/tcp`;
}

function set(keys: readonly string[]): Record<string, Record<string, never>> {
  return Object.fromEntries(keys.map((key) => [key, {}]));
}
