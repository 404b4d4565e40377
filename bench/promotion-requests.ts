import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { startCountedRegistry } from './requests/counted-registry.ts';
import { requestKinds } from './requests/kinds.ts';
import {
  type Cost,
  leastRequests,
  type Measured,
  measureFlow,
  measureSkopeo,
  tagsPerImage,
} from './requests/measure.ts';
import { blobsOf, platformsMax, type Shape } from './requests/push-image.ts';
import { skopeoVersion } from './requests/skopeo.ts';
import { tableOf } from './table.ts';

const layersMax = 100;
const imagesMax = 100;

/** What was measured of images of one shape. */
interface Report {
  readonly platforms: number;
  readonly layers: number;
  readonly blobs: number;
  readonly tags: number;
  readonly images: number;
  readonly least: number;
  readonly costs: readonly Cost[];
}

/**
 * `npm run bench:requests`: what a promotion asks of the registry for one image. The real flow with
 * the real client carries images from their build to their floating tags, on our registry emulator,
 * whose access log is counted.
 */
async function main(): Promise<void> {
  const { json, shapes, images } = readOptions();
  const version = await skopeoVersion();
  const reports: Report[] = [];
  for (const shape of shapes) reports.push(await measure({ shape, images }, version !== undefined));
  if (json) console.log(JSON.stringify({ skopeo: version ?? null, reports }, undefined, 2));
  else console.log([...reports.map(shown), footnote(version)].join('\n\n'));
}

async function measure(measured: Measured, hasSkopeo: boolean): Promise<Report> {
  const dir = await mkdtemp(join(tmpdir(), 'csi-release-requests-'));
  const registry = await startCountedRegistry(dir);
  try {
    const flow = await measureFlow(registry, measured);
    const costs = hasSkopeo ? [...flow, ...(await measureSkopeo(registry, measured))] : flow;
    const { shape, images } = measured;
    const facts = { blobs: blobsOf(shape), tags: tagsPerImage, least: leastRequests(shape) };
    return { ...shape, ...facts, images, costs };
  } finally {
    await registry.close();
    await rm(dir, { recursive: true, force: true });
  }
}

function shown({ platforms, layers, blobs, tags, images, least, costs }: Report): string {
  const title =
    `Requests for one image (mean of ${images}): P=${platforms} platforms, L=${layers} layers, ` +
    `B=${blobs} blobs, T=${tags} tags; least T + 2(P+1) + B = ${least}`;
  const used = requestKinds.filter((kind) => costs.some(({ counts }) => counts[kind] > 0));
  const heads = ['', ...used, 'total', 'least', 'ms'];
  const rows = costs.map(({ what, counts, total, least: fewest, ms }) => {
    const numbers = used.map((kind) => counts[kind] || undefined);
    return [what, ...numbers, total, fewest, ms === undefined ? ms : Math.round(ms)];
  });
  return `${title}\n\n${tableOf(heads, rows)}`;
}

function footnote(version: string | undefined): string {
  return version === undefined
    ? 'skopeo is not on the PATH, so there is nothing to compare with.'
    : `${version}: copy --all --preserve-digests, one call for each tag.`;
}

function readOptions() {
  const values = new Command('npm run bench:requests --')
    .showHelpAfterError('npm run bench:requests -- --help says what there is')
    .description('Counts what a promotion asks of the registry, beside skopeo.')
    .option('--json', 'print the figures as JSON')
    .option('--shape <shapes...>', 'PLATFORMSxLAYERS of the images', ['2x1', '5x4'])
    .option('--images <number>', 'how many of each', '4')
    .parse()
    .opts<{ json?: true; shape: string[]; images: string }>();
  const images = countOf('--images', values.images, imagesMax);
  return { json: values.json ?? false, images, shapes: values.shape.map(shapeOf) };
}

function shapeOf(text: string): Shape {
  const [platforms = '', layers = '', ...more] = text.split('x');
  if (more.length > 0) throw new Error(`--shape ${text}: write PLATFORMSxLAYERS, as in 2x1`);
  return {
    platforms: countOf(`platforms of --shape ${text}`, platforms, platformsMax),
    layers: countOf(`layers of --shape ${text}`, layers, layersMax),
  };
}

function countOf(what: string, text: string, max: number): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= max) return count;
  throw new Error(`${what} must be a number from 1 to ${max}, not "${text}"`);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
