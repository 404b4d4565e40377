import type {
  ArgInstruction,
  CopyInstruction,
  Instruction,
  PairsInstruction,
} from './dockerfile-instruction.ts';
import { splitWords } from './dockerfile-word.ts';

/** One instruction, its lines joined, taken apart as far as all instructions are alike. */
export interface InstructionText {
  readonly keyword: string;
  readonly flags: ReadonlyMap<string, string>;
  readonly text: string;
  readonly line: number;
  readonly escapeChar: string;
}

/**
 * Reads one instruction.
 *
 * @throws Error for one that cannot be assembled, with what it would need.
 */
export function readInstruction(read: InstructionText): Instruction {
  const { keyword, flags, text, line } = read;
  const refusal = REFUSED[keyword];
  if (refusal !== undefined) throw new Error(`${refusal}: ${keyword} ${text.split('\n')[0]}`);
  refuseFlags(keyword, flags);
  if (text === '') throw new Error(`${keyword} needs an argument`);
  const written = [...flags].map(([flag, value]) => `${flag}=${value} `).join('');
  const common = { line, source: `${keyword} ${written}${text}` };
  switch (keyword) {
    case 'ARG':
      return { kind: 'arg', ...common, names: readNames(read) };
    case 'ENV':
      return { kind: 'env', ...common, pairs: readPairs(read) };
    case 'LABEL':
      return { kind: 'label', ...common, pairs: readPairs(read) };
    case 'COPY':
      return { kind: 'copy', ...common, ...readCopy(read) };
    case 'ADD':
      return { kind: 'add', ...common, ...readCopy(read) };
    case 'ENTRYPOINT':
      return { kind: 'entrypoint', ...common, command: readCommand(text) };
    case 'CMD':
      return { kind: 'cmd', ...common, command: readCommand(text) };
    case 'WORKDIR':
      return { kind: 'workdir', ...common, words: [text] };
    case 'USER':
      return { kind: 'user', ...common, words: [text] };
    case 'STOPSIGNAL':
      return { kind: 'stopsignal', ...common, words: [text] };
    case 'EXPOSE':
      return { kind: 'expose', ...common, words: splitWords(text, read.escapeChar) };
    case 'VOLUME':
      return {
        kind: 'volume',
        ...common,
        words: readList(text) ?? splitWords(text, read.escapeChar),
      };
    default:
      throw new Error(`${keyword} is no instruction of a Dockerfile`);
  }
}

const REFUSED: Readonly<Record<string, string>> = {
  RUN: 'RUN needs a container tool (docker or buildah)',
  HEALTHCHECK: 'HEALTHCHECK needs a container tool (docker or buildah), OCI images cannot hold it',
  ONBUILD: 'ONBUILD needs a container tool (docker or buildah), OCI images cannot hold it',
  SHELL: 'SHELL needs a container tool (docker or buildah); here the shell is /bin/sh -c',
  MAINTAINER: 'MAINTAINER is deprecated, write LABEL org.opencontainers.image.authors',
};

const COPY_FLAGS = ['--from', '--chmod', '--chown', '--link'];

function refuseFlags(keyword: string, flags: ReadonlyMap<string, string>): void {
  const known = keyword === 'COPY' ? COPY_FLAGS : keyword === 'ADD' ? COPY_FLAGS.slice(1) : [];
  const unknown = [...flags.keys()].find((flag) => !known.includes(flag));
  if (unknown === undefined) return;
  throw new Error(`${keyword} ${unknown} needs a container tool (docker or buildah)`);
}

function readNames({ text, escapeChar }: InstructionText): ArgInstruction['names'] {
  return splitWords(text, escapeChar).map((word) => {
    const equals = word.indexOf('=');
    if (equals === -1) return { name: word };
    return { name: word.slice(0, equals), fallback: word.slice(equals + 1) };
  });
}

/** Reads `NAME=value ...`, or the old form `NAME all the rest`. */
function readPairs({ keyword, text, escapeChar }: InstructionText): PairsInstruction['pairs'] {
  const words = splitWords(text, escapeChar);
  const [first = ''] = words;
  if (!first.includes('=')) {
    const value = text.slice(first.length).trim();
    if (value === '') throw new Error(`${keyword} ${first} needs a value: write ${first}=value`);
    return [[first, value]];
  }
  return words.map((word) => {
    const equals = word.indexOf('=');
    if (equals < 1) throw new Error(`"${word}" in ${keyword} is no name=value`);
    return [word.slice(0, equals), word.slice(equals + 1)];
  });
}

function readCopy({ keyword, flags, text, escapeChar }: InstructionText): CopyParts {
  const words =
    readList(text)?.map((word) => quoted(word, escapeChar)) ?? splitWords(text, escapeChar);
  const heredoc = words.find((word) => /^<<-?["']?\w/.test(word));
  if (heredoc !== undefined) {
    throw new Error(
      `a heredoc (${heredoc.split('\n')[0]}) needs a container tool (docker or buildah)`,
    );
  }
  const destination = words.at(-1);
  const sources = words.slice(0, -1);
  if (destination === undefined || sources.length === 0) {
    throw new Error(`${keyword} ${text} needs a source and a destination`);
  }
  const url = sources.find((word) => /^(https?|git|ssh):\/\/|^git@/.test(word));
  if (keyword === 'ADD' && url !== undefined) {
    throw new Error(`ADD of a URL (${url}) needs a container tool: fetch it in an earlier step`);
  }
  const [from, chmod, chown] = ['--from', '--chmod', '--chown'].map((flag) => flags.get(flag));
  return {
    sources,
    destination,
    ...(from === undefined ? {} : { from }),
    ...(chmod === undefined ? {} : { chmod }),
    ...(chown === undefined ? {} : { chown }),
  };
}

type CopyParts = Pick<CopyInstruction, 'sources' | 'destination' | 'from' | 'chmod' | 'chown'>;

/** Keeps the variables of a word of the JSON form, but no character as quote or escape. */
function quoted(word: string, escapeChar: string): string {
  return word.replace(/["'\\`]/g, (char) =>
    char === escapeChar || /["']/.test(char) ? escapeChar + char : char,
  );
}

function readCommand(text: string): readonly string[] {
  return readList(text) ?? ['/bin/sh', '-c', text];
}

/** Reads a JSON list of strings; anything else is the shell form, as Docker has it. */
function readList(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((word) => typeof word === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}
