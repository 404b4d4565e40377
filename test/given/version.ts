import {
  type BaseVersion,
  type ComponentTag,
  parseBaseVersion,
  parseComponentTag,
} from '#core/version.ts';

/** A component tag that must be one. */
export function aTag(text: string): ComponentTag {
  const tag = parseComponentTag(text);
  if (tag === undefined) throw new Error(`the test gives ${text}, which is no component tag`);
  return tag;
}

/** A base version that must be one. */
export function aBase(text: string): BaseVersion {
  const base = parseBaseVersion(text);
  if (base === undefined) throw new Error(`the test gives ${text}, which is no base version`);
  return base;
}
