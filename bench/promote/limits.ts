import { floatingTagsOf } from '#core/version.ts';
import { blobsOf, type Shape } from './push-image.ts';
import { componentTag } from './real-flow.ts';
import { type Apart, nameOf, ours, type Row } from './row.ts';

/** A version tag is looked at when a promotion is admitted, and right before the first is written. */
const planMax = 2;
/** So many images far away must be promoted within so long. */
const manyImages = 50;
const farMs = 30;
const manyFarMsMax = 2_500;

/** The most requests that each image may take, its version tag and what reads it back included. */
export function contentMax(of: Row['case'], { platforms, layers }: Shape): number {
  const manifests = platforms + 1;
  const readBackAndTag = 2;
  if (of === 'cold') return 2 * manifests + blobsOf({ platforms, layers }) + readBackAndTag;
  return of === 'warm' ? 1 : 2;
}

/** What each image may take beside its content. */
function apartMax({ case: of, images }: Row, { platforms }: Shape): Apart {
  const isNewTag = of === 'new tag';
  const floating = isNewTag ? 1 : 2 * floatingTagsOf(componentTag, true).length;
  const statement = isNewTag ? 0 : statementMax(of, images);
  const check = isNewTag ? 0 : platforms + 1;
  return { plan: planMax, referrers: platforms + 2, statement, floating, check };
}

/**
 * The statement is two blobs, which are mounted, and a manifest; where the index is not copied it is
 * read. The first image sends the bytes of both blobs.
 */
function statementMax(of: Row['case'], images: number): number {
  const each = of === 'warm' ? 4 : 3;
  return (each * images + 2) / images;
}

/** Whether a row is held to the limits: one image without latency is a matter of a moment. */
export function isJudged({ images, latencyMs }: Row): boolean {
  return images > 1 || latencyMs > 0;
}

/** What is over its limit in our rows, each in a sentence. */
export function brokenLimits(rows: readonly Row[], shape: Shape): readonly string[] {
  return rows
    .filter((row) => row.tool === ours && isJudged(row))
    .flatMap((row) => [
      ...tooMany(row, shape),
      ...tooSlow(row),
      ...rows.filter((other) => isBeside(row, other) && other.ms <= row.ms).map(slowerThan(row)),
    ]);
}

function tooMany(row: Row, shape: Shape): readonly string[] {
  const most = contentMax(row.case, shape);
  const counted = [['content', row.requestsPerImage, most] as const];
  const limits = Object.entries(apartMax(row, shape));
  const apart = limits.map(([part, max]) => [part, apartOf(row, part), max] as const);
  return [...counted, ...apart]
    .filter(([, count, max]) => count > max)
    .map(([part, count, max]) => `${nameOf(row)}: ${part} takes ${count} an image, not ${max}`);
}

function apartOf({ apart }: Row, part: string): number {
  return Object.entries(apart ?? {}).find(([name]) => name === part)?.[1] ?? 0;
}

function tooSlow(row: Row): readonly string[] {
  const { images, latencyMs, ms } = row;
  if (images !== manyImages || latencyMs !== farMs || ms <= manyFarMsMax) return [];
  return [`${nameOf(row)}: ${Math.round(ms)} ms, and ${manyFarMsMax} ms are allowed`];
}

function isBeside(row: Row, other: Row): boolean {
  return (
    other.tool !== ours &&
    other.case === row.case &&
    other.images === row.images &&
    other.latencyMs === row.latencyMs
  );
}

function slowerThan(row: Row) {
  return ({ tool, ms }: Row) =>
    `${nameOf(row)}: ${Math.round(row.ms)} ms, and ${tool} takes ${Math.round(ms)} ms`;
}
