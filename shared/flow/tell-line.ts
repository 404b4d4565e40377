import type { Perform } from './performing.ts';

/** Lets a line know that a tag changes its set; a line that is gone has nothing to know. */
export const tellLine: Perform<'tag'> = async (duty, _id, _tag, effect) => {
  const lines = await duty.ports.lines.all();
  const line = lines.find(({ name }) => name === effect.line);
  if (line === undefined) return {};
  const { name, quietMs, longestWaitMs } = line;
  const event = { type: 'set-changed', line: name, quietMs, longestWaitMs } as const;
  return { tell: [{ kind: 'line', id: name, event }] };
};
