import type { Case } from './order.ts';
import type { partsApart } from './parts.ts';

/** What one tool took for one case; requests are those for content, where more are told apart. */
export interface Row {
  readonly tool: string;
  readonly case: Case;
  readonly images: number;
  readonly latencyMs: number;
  readonly requests: number;
  readonly requestsPerImage: number;
  /** From the start of the first process to the end of the last. */
  readonly ms: number;
  /** Of ours alone: what is no content, for each image. */
  readonly apart?: Apart;
  /** Of ours alone: from the request for a promotion to its end, within its process. */
  readonly flowMs?: number;
}

/** Requests for each image that are counted apart. */
export type Apart = Readonly<Record<(typeof partsApart)[number], number>>;

/** The name of our own tool in a row. */
export const ours = 'csi-release';

/** The words of a row that tell which it is. */
export function nameOf({ tool, case: of, images, latencyMs }: Row): string {
  return `${tool}, ${of}, ${images} image${images === 1 ? '' : 's'}, ${latencyMs} ms`;
}
