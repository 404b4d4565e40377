import type { ObjectRecord } from './record.ts';
import { Refusal } from './refusal.ts';

/** Under which generation of an object a request may be served; 0 means that there is none. */
export interface Condition {
  readonly generation?: number | undefined;
  readonly generationMatch?: number | undefined;
  readonly generationNotMatch?: number | undefined;
  readonly metagenerationMatch?: number | undefined;
  readonly metagenerationNotMatch?: number | undefined;
}

/** @throws Refusal 400 for a generation that is no number */
export function readCondition(query: URLSearchParams): Condition {
  return {
    generation: readNumber(query, 'generation'),
    generationMatch: readNumber(query, 'ifGenerationMatch'),
    generationNotMatch: readNumber(query, 'ifGenerationNotMatch'),
    metagenerationMatch: readNumber(query, 'ifMetagenerationMatch'),
    metagenerationNotMatch: readNumber(query, 'ifMetagenerationNotMatch'),
  };
}

/**
 * Makes sure that a request may be served.
 * @throws Refusal 412 where a condition does not hold, 304 where a read finds what it knows already
 */
export function checkCondition(
  condition: Condition,
  object: ObjectRecord | undefined,
  access: 'read' | 'write',
): void {
  const generation = object?.generation ?? 0;
  const metageneration = object?.metageneration ?? 0;
  if (
    (condition.generationMatch ?? generation) !== generation ||
    (condition.metagenerationMatch ?? metageneration) !== metageneration
  ) {
    throw new Refusal(412, 'At least one of the pre-conditions you specified did not hold.');
  }
  if (
    condition.generationNotMatch === generation ||
    condition.metagenerationNotMatch === metageneration
  ) {
    throw new Refusal(access === 'read' ? 304 : 412, 'The object is the one that was named.');
  }
}

function readNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d{1,16}$/.test(text)) throw new Refusal(400, `${name} is no number: ${text}`);
  return Number(text);
}
