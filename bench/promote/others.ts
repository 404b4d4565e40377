import type { Case } from './order.ts';
import type { Source } from './ours.ts';
import { componentTag } from './real-flow.ts';
import type { CopyTool } from './tools.ts';

/** What a tool is to copy, and where it keeps what it wants to remember. */
export interface Copying {
  readonly host: string;
  readonly home: string;
  readonly sources: readonly Source[];
  readonly of: Case;
}

/** So many processes of a tool run at a time, as each copies one image. */
export const processesMax = 8;

/** Copies every image under a version tag, or under one more tag; answers the milliseconds. */
export async function copyAll(
  tool: CopyTool,
  { host, home, sources, of }: Copying,
): Promise<number> {
  const tag = of === 'new tag' ? 'v1.0-x' : componentTag;
  const left = [...sources];
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const to = `${host}/csi-release/${tool.name}/${next.name}:${tag}`;
      await tool.copy(`${host}/${next.address}`, to, home);
    }
  };
  const sinceMs = performance.now();
  await Promise.all(Array.from({ length: Math.min(processesMax, left.length) }, work));
  return performance.now() - sinceMs;
}
