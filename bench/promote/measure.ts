import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CountedRegistry } from './counted-registry.ts';
import { type Case, cases } from './order.ts';
import { copyAll } from './others.ts';
import { type Prepared, prepare, promote } from './ours.ts';
import { type Part, partOf, stagedOf } from './parts.ts';
import { type Profile, profileOf } from './profile.ts';
import type { Shape } from './push-image.ts';
import { ours, type Row } from './row.ts';
import { makeSigningKey } from './signer.ts';
import type { CopyTool } from './tools.ts';

/** So many images of a shape, in a registry so far away, and what is to be done to them. */
export interface Round {
  readonly shape: Shape;
  readonly images: number;
  readonly latencyMs: number;
  readonly cases: readonly Case[];
}

/** What came of a round. */
export interface Measured {
  readonly rows: readonly Row[];
  /** Where the requests and the time of our cold promotion went. */
  readonly profile: Profile;
}

/** Where a round is measured. */
export interface Place {
  readonly dir: string;
  readonly compiledDir: string;
  readonly registry: CountedRegistry;
  readonly tools: readonly CopyTool[];
  /** Is told what is under way. */
  readonly say: (words: string) => void;
}

/** Measures a round: ours and then each tool copies the same images, each to a place of its own. */
export async function measureRound(place: Place, round: Round): Promise<Measured> {
  const { images, latencyMs, shape } = round;
  const { registry, say, compiledDir } = place;
  const signingKey = makeSigningKey();
  const dir = join(place.dir, `${images}-at-${latencyMs}`);
  await mkdir(dir, { recursive: true });
  say(`${images} images, ${latencyMs} ms: they are built and staged`);
  const measured = { name: `i${images}-at-${latencyMs}`, shape, images };
  const prepared = await prepare({ dir, compiledDir, registry, measured, signingKey });
  const { rows, profile } = await measureOurs(place, prepared, round);
  for (const tool of place.tools) rows.push(...(await measureTool(place, prepared, round, tool)));
  return { rows, profile };
}

async function measureOurs({ say }: Place, prepared: Prepared, round: Round) {
  const { images, latencyMs } = round;
  const rows: Row[] = [];
  let snapshot = prepared.snapshot;
  let profile: Profile = [];
  for (const of of upTo(round.cases)) {
    say(`${images} images, ${latencyMs} ms: ${ours}, ${of}`);
    const { requests, timeline, ms, ...after } = await promote(prepared, of, latencyMs, snapshot);
    snapshot = after.snapshot;
    const staged = stagedOf(requests);
    const share = (part: Part) =>
      requests.filter((one) => partOf(one, timeline, staged) === part).length / images;
    // No other tool reads a tag again that it gave, so that this is told apart.
    const readAgain = requests.filter(({ method }) => method === 'HEAD').length / images;
    const isNewTag = of === 'new tag';
    const requestsPerImage = isNewTag ? share('floating') - readAgain : share('content');
    const apart = {
      plan: share('plan'),
      referrers: share('referrers'),
      statement: share('statement'),
      floating: isNewTag ? readAgain : share('floating'),
      check: share('check'),
    };
    const counted = { requests: requestsPerImage * images, requestsPerImage, apart };
    const facts = { tool: ours, case: of, images, latencyMs };
    rows.push({ ...facts, ...counted, ms, flowMs: timeline.ms });
    if (of === 'cold') profile = profileOf(requests, timeline, images);
  }
  return { rows: rows.filter((row) => round.cases.includes(row.case)), profile };
}

async function measureTool(
  { dir, registry, say }: Place,
  { sources }: Prepared,
  round: Round,
  tool: CopyTool,
): Promise<readonly Row[]> {
  const { images, latencyMs } = round;
  const rows: Row[] = [];
  for (const of of upTo(round.cases)) {
    say(`${images} images, ${latencyMs} ms: ${tool.name}, ${of}`);
    const home = join(dir, 'home');
    await mkdir(home, { recursive: true });
    const work = () => copyAll(tool, { host: new URL(registry.url).host, home, sources, of });
    const { requests, result } = await registry.watch(latencyMs, work);
    const counted = { requests: requests.length, requestsPerImage: requests.length / images };
    rows.push({ tool: tool.name, case: of, images, latencyMs, ...counted, ms: result });
  }
  return rows.filter((row) => round.cases.includes(row.case));
}

/** Every case stands on the one before it. */
function upTo(wanted: readonly Case[]): readonly Case[] {
  const isNeeded = (of: Case) => wanted.includes(of) || of === 'cold';
  return cases.filter(isNeeded);
}
