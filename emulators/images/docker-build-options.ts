import { parseArgs } from 'node:util';
import { type Platform, parsePlatform, WORKER_PLATFORM } from './platform.ts';

/** The command line of `docker build`, as far as it matters to an assembly. */
export interface BuildOptions {
  /** The context directory, relative to where the command runs. */
  readonly context: string;
  readonly file?: string;
  readonly tags: readonly string[];
  /** `NAME=value`. */
  readonly buildArgs: readonly string[];
  /** `name=value`. */
  readonly labels: readonly string[];
  readonly platforms: readonly Platform[];
  readonly target?: string;
  readonly push: boolean;
  readonly quiet: boolean;
  readonly iidFile?: string;
  readonly metadataFile?: string;
}

/**
 * Parses what follows `docker build` or `docker buildx build`.
 *
 * Options that say how to run something, or where to cache it, change nothing here: nothing is run.
 * @throws Error for an option whose meaning could not be kept.
 */
export function parseBuildOptions(args: readonly string[]): BuildOptions {
  const { values, positionals } = parseArgs({
    args: args.flatMap(plainBoolean),
    allowPositionals: true,
    options: OPTIONS,
  });
  const [context, ...rest] = positionals;
  if (context === undefined || rest.length > 0) {
    throw new Error(`one context directory is needed, there are ${positionals.length}`);
  }
  if (context === '-' || /^(https?|git|ssh):|^git@/.test(context) || values.file === '-') {
    throw new Error('only a local directory can be the context, and only a file the Dockerfile');
  }
  refuseAttestations(values.provenance, values.sbom);
  const outputs = (values.output ?? []).map(parseOutput);
  const tags = [...(values.tag ?? []), ...outputs.flatMap(({ names }) => names)];
  const push = values.push === true || outputs.some((output) => output.push);
  if (push && tags.length === 0) throw new Error('--push needs a name: give --tag');
  const platforms = (values.platform ?? []).flatMap((list) => list.split(',')).map(parsePlatform);
  return {
    context,
    tags,
    buildArgs: (values['build-arg'] ?? []).map((pair) => requireValue('--build-arg', pair)),
    labels: (values.label ?? []).map((pair) => requireValue('--label', pair)),
    platforms: platforms.length === 0 ? [WORKER_PLATFORM] : platforms,
    push,
    quiet: values.quiet === true,
    ...(values.file === undefined ? {} : { file: values.file }),
    ...(values.target === undefined ? {} : { target: values.target }),
    ...(values.iidfile === undefined ? {} : { iidFile: values.iidfile }),
    ...(values['metadata-file'] === undefined ? {} : { metadataFile: values['metadata-file'] }),
  };
}

const OPTIONS = {
  tag: { type: 'string', short: 't', multiple: true },
  file: { type: 'string', short: 'f' },
  'build-arg': { type: 'string', multiple: true },
  label: { type: 'string', multiple: true },
  platform: { type: 'string', multiple: true },
  target: { type: 'string' },
  push: { type: 'boolean' },
  load: { type: 'boolean' },
  output: { type: 'string', short: 'o', multiple: true },
  provenance: { type: 'string' },
  sbom: { type: 'string' },
  quiet: { type: 'boolean', short: 'q' },
  iidfile: { type: 'string' },
  'metadata-file': { type: 'string' },
  builder: { type: 'string' },
  progress: { type: 'string' },
  pull: { type: 'boolean' },
  'no-cache': { type: 'boolean' },
  'cache-from': { type: 'string', multiple: true },
  'cache-to': { type: 'string', multiple: true },
  rm: { type: 'boolean' },
  'force-rm': { type: 'boolean' },
} as const;

const BOOLEANS = Object.entries(OPTIONS).flatMap(([name, { type }]) =>
  type === 'boolean' ? [`--${name}`] : [],
);

/** Docker takes `--push=true` and `--push=false` too. */
function plainBoolean(word: string): readonly string[] {
  const [name = '', value] = word.split('=');
  if (value === undefined || !BOOLEANS.includes(name)) return [word];
  if (value === 'true') return [name];
  if (value === 'false') return [];
  throw new Error(`${word} cannot be read: write ${name} or ${name}=false`);
}

function refuseAttestations(...wanted: readonly (string | undefined)[]): void {
  const asked = wanted.find((value) => value !== undefined && value !== 'false');
  if (asked === undefined) return;
  throw new Error('attestations are not made here: write --provenance=false and no --sbom');
}

function parseOutput(text: string): { readonly push: boolean; readonly names: readonly string[] } {
  const fields = new Map(text.split(',').map((field) => splitField(field)));
  const type = fields.get('type');
  if (type !== 'image' && type !== 'registry' && type !== 'docker') {
    throw new Error(`--output=${text} is not supported: write type=image, registry or docker`);
  }
  const unknown = [...fields.keys()].find((key) => !['type', 'name', 'push'].includes(key));
  if (unknown !== undefined) throw new Error(`--output=${text}: ${unknown} is not supported`);
  const name = fields.get('name');
  return {
    push: type === 'registry' || fields.get('push') === 'true',
    names: name === undefined ? [] : [name],
  };
}

function splitField(field: string): [string, string] {
  const equals = field.indexOf('=');
  return equals === -1 ? [field, 'true'] : [field.slice(0, equals), field.slice(equals + 1)];
}

function requireValue(option: string, pair: string): string {
  if (pair.indexOf('=') > 0) return pair;
  throw new Error(
    `${option} ${pair} needs its value: a step's environment is not read, write NAME=value`,
  );
}
