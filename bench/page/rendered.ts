import { performance } from 'node:perf_hooks';
import { candidatePage } from '#page/candidate-page.ts';
import type { Html } from '#page/html.ts';
import { linePage } from '#page/line-page.ts';
import { linesPage } from '#page/lines-page.ts';
import { shell } from '#page/shell.ts';
import {
  aLargeLine,
  aLargeSet,
  manyCandidates,
  promoterShown,
  shownAtMs,
} from '../../test/given/large-answers.ts';

/** How large the pages are: so many components, cells and candidates of a page. */
export const sizes = { components: 50, cells: 40, candidates: 50, lines: 10 } as const;

/** A page, measured: its bytes, and how long it took to render, in milliseconds. */
export interface Rendered {
  readonly page: string;
  readonly bytes: number;
  /** The very first time in this process. */
  readonly firstMs: number;
  readonly medianMs: number;
  readonly slowestMs: number;
}

const viewer = { email: promoterShown };

/** Renders every large page so many times, and measures each. */
export async function renderedPages(times: number): Promise<readonly Rendered[]> {
  const { components, cells, candidates, lines } = sizes;
  const [line, set] = [aLargeLine(components), aLargeSet(components, cells)];
  const tried = manyCandidates(candidates);
  const all = Array.from({ length: lines }, (_none, index) => ({ ...line, line: `line-${index}` }));
  const newest = new Map(all.map((one) => [one.line, tried.candidates.slice(0, 5)]));
  const plan = { why: 'nothing is asked here' };
  return [
    await rendered('/', times, () => linesPage({ lines: all }, newest, shownAtMs)),
    await rendered('/l/{line}', times, () =>
      linePage({ line, candidates: tried, releases: [] }, viewer, shownAtMs),
    ),
    await rendered('/c/{candidate}', times, () => candidatePage(set, plan, viewer, shownAtMs)),
  ];
}

async function rendered(page: string, times: number, main: () => Html): Promise<Rendered> {
  const tookMs: number[] = [];
  let bytes = 0;
  for (let time = 0; time < times; time += 1) {
    const begunMs = performance.now();
    const text = await shell(page, { title: page, main: main(), from: '/api/v1' }, viewer);
    tookMs.push(performance.now() - begunMs);
    bytes = Buffer.byteLength(text);
  }
  const sorted = tookMs.toSorted((one, other) => one - other);
  const [firstMs = 0] = tookMs;
  const medianMs = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return { page, bytes, firstMs, medianMs, slowestMs: sorted.at(-1) ?? 0 };
}
