import { DockerfileParser, type Instruction as SourceInstruction } from 'dockerfile-ast';
import type { ArgInstruction, Instruction } from './dockerfile-instruction.ts';
import { splitWords } from './dockerfile-word.ts';
import { readInstruction } from './read-instruction.ts';

/** One `FROM` and what follows it. Image and platform may hold variables. */
export interface Stage {
  readonly name?: string;
  readonly image: string;
  readonly platform?: string;
  readonly line: number;
  readonly instructions: readonly Instruction[];
}

/** A Dockerfile that can be assembled without running anything. */
export interface Dockerfile {
  /** What messages call the file. */
  readonly file: string;
  readonly escapeChar: string;
  /** The ARG before the first FROM. */
  readonly globals: readonly ArgInstruction[];
  readonly stages: readonly Stage[];
}

/** What cannot be assembled, and where in the Dockerfile it stands. */
export class DockerfileError extends Error {
  constructor(file: string, line: number, cause: unknown) {
    const message = cause instanceof Error ? cause.message : String(cause);
    super(`${file}:${line}: ${message}`, { cause });
    this.name = 'DockerfileError';
  }
}

/**
 * Reads a Dockerfile and refuses at once what this builder cannot do.
 *
 * Stages that the target does not need are read too: nothing is skipped that may matter.
 * @throws DockerfileError with file and line.
 */
export function parseDockerfile(text: string, file: string): Dockerfile {
  const parsed = DockerfileParser.parse(text);
  const escapeChar = parsed.getEscapeCharacter();
  const globals: ArgInstruction[] = [];
  const stages: (Stage & { instructions: Instruction[] })[] = [];
  for (const source of parsed.getInstructions()) {
    const line = source.getRange().start.line + 1;
    try {
      const { flags, text: rest } = splitFlags(argumentText(source, escapeChar), escapeChar);
      const keyword = source.getKeyword();
      const stage = stages.at(-1);
      if (keyword === 'FROM') {
        stages.push({ ...readFrom(flags, rest, escapeChar), line, instructions: [] });
      } else {
        const read = readInstruction({ keyword, flags, text: rest, line, escapeChar });
        if (stage !== undefined) stage.instructions.push(read);
        else if (read.kind === 'arg') globals.push(read);
        else throw new Error(`${keyword} stands before the first FROM, where only ARG may stand`);
      }
    } catch (error) {
      throw new DockerfileError(file, line, error);
    }
  }
  if (stages.length === 0) throw new DockerfileError(file, 1, 'there is no FROM');
  return { file, escapeChar, globals, stages };
}

/** Joins continued lines, without the comments and empty lines between them. */
function argumentText(source: SourceInstruction, escapeChar: string): string {
  const [first = '', ...rest] = source.getTextContent().split(/\r?\n/);
  const lines = [first, ...rest.filter((line) => !/^\s*(#|$)/.test(line))];
  const joined = lines.map((line) => {
    const trimmed = line.trimEnd();
    return trimmed.endsWith(escapeChar) ? trimmed.slice(0, -1) : line;
  });
  return joined.join('').slice(source.getInstruction().length).trim();
}

function splitFlags(
  text: string,
  escapeChar: string,
): { flags: ReadonlyMap<string, string>; text: string } {
  const flags = new Map<string, string>();
  let rest = text;
  while (rest.startsWith('--')) {
    const [word = ''] = splitWords(rest, escapeChar);
    const equals = word.indexOf('=');
    flags.set(equals === -1 ? word : word.slice(0, equals), word.slice(equals + 1));
    rest = rest.slice(word.length).trimStart();
  }
  return { flags, text: rest };
}

function readFrom(
  flags: ReadonlyMap<string, string>,
  text: string,
  escapeChar: string,
): Pick<Stage, 'name' | 'image' | 'platform'> {
  const [image, as, name, ...rest] = splitWords(text, escapeChar);
  const hasName = as?.toUpperCase() === 'AS' && name !== undefined && rest.length === 0;
  if (image === undefined || (as !== undefined && !hasName)) {
    throw new Error(`"FROM ${text}" cannot be read: write FROM image [AS name]`);
  }
  const unknown = [...flags.keys()].find((flag) => flag !== '--platform');
  if (unknown !== undefined) throw new Error(`FROM knows no flag ${unknown}`);
  const platform = flags.get('--platform');
  return {
    image,
    ...(hasName ? { name: name.toLowerCase() } : {}),
    ...(platform === undefined ? {} : { platform }),
  };
}
