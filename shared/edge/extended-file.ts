import { z } from 'zod';
import { lineNameSchema } from './texts.ts';
import { type Checked, checkYaml } from './yaml-check.ts';
import type { YamlFile } from './yaml-file.ts';
import type { YamlPath } from './yaml-place.ts';

/** A line's file, whose name without `.yaml` is the line's. */
export interface LineYaml {
  readonly name: string;
  readonly file: YamlFile;
}

/** What belongs to one line, and is not taken over by those that extend it. */
const ownKeys: readonly PropertyKey[] = ['line', 'extends', 'follows'];

const extendsSchema = z.looseObject({ extends: lineNameSchema.exactOptional() });

/** The file that a line's file extends, if it extends one; what is wrong with that is told. */
export function findExtended(own: LineYaml, all: readonly LineYaml[]): Checked<LineYaml | null> {
  const { file } = own;
  if (!file.has(['extends'])) return { data: null, faults: [] };
  const checked = checkYaml(extendsSchema, file, file.value);
  if (checked.data === undefined) return checked;
  const refuse = (words: string) => ({ faults: [file.fault(['extends'], words)] });
  const { extends: name } = checked.data;
  if (name === own.name) return refuse('is the line itself: write another, or remove it');
  const found = all.find((one) => one.name === name);
  const others = all.filter((one) => one.name !== own.name && !one.file.has(['extends']));
  const there = others.map((one) => one.name).join(', ') || 'none';
  if (found === undefined)
    return refuse(`is ${name}, which is no line here: write one of ${there}`);
  return found.file.has(['extends'])
    ? refuse(`is ${name}, which extends another line itself: write one of ${there}`)
    : { data: found, faults: [] };
}

/**
 * A line's file over the one that it extends, as one file: every key that it does not write is
 * taken from the other, and of a map (components, cells, timeToLive) every entry that it does not
 * write. A fault is told where its value stands; what is wrong in the other only through this line
 * says so.
 */
export function extendedFile(
  own: LineYaml,
  other: LineYaml,
  otherFaults: readonly string[],
): YamlFile {
  const over = (path: YamlPath) => (isTakenOver(path, own.file, other.file) ? other : own);
  return {
    value: mergedValue(own.file.value, other.file.value),
    faults: [],
    fault: (path, words, about) => {
      const { name, file } = over(path);
      const fault = file.fault(path, words, about);
      const isOwn = name === own.name || otherFaults.includes(fault);
      return isOwn ? fault : `${fault} (for ${own.name}, which extends ${name})`;
    },
    untold: (count) => own.file.untold(count),
    has: (path) => over(path).file.has(path),
    writtenAt: (path) => over(path).file.writtenAt(path),
  };
}

function isTakenOver(path: YamlPath, own: YamlFile, other: YamlFile): boolean {
  const [key] = path;
  if (key === undefined || ownKeys.includes(key) || !other.has([key])) return false;
  if (!own.has([key])) return true;
  const entry = path.slice(0, 2);
  const isMerged = entry.length === 2 && isMap(at(own, key)) && isMap(at(other, key));
  return isMerged && !own.has(entry) && other.has(entry);
}

function mergedValue(own: unknown, other: unknown): unknown {
  if (!isMap(own) || !isMap(other)) return own;
  const taken = Object.entries(other).filter(([key]) => !ownKeys.includes(key));
  const merged = Object.entries(own).map(([key, value]) => {
    const before = other[key];
    const isMerged = !ownKeys.includes(key) && isMap(value) && isMap(before);
    return [key, isMerged ? { ...before, ...value } : value] as const;
  });
  return Object.fromEntries([...taken, ...merged]);
}

function at({ value }: YamlFile, key: PropertyKey): unknown {
  return isMap(value) ? value[String(key)] : undefined;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
