import { expect, vi } from 'vitest';
import type { BuildOutcome, BuildRow } from './build-row.ts';
import type { BuildWay, SeenBuild } from './build-way.ts';

const endMs = 30_000;
const pollMs = 20;
const ongoing: ReadonlySet<string> = new Set(['QUEUED', 'WORKING']);

/** Asks for the build of a row, and compares what comes of it with what the row expects. */
export async function proveRow(row: BuildRow, way: BuildWay): Promise<void> {
  const { expected } = row;
  const created =
    row.retried === undefined ? await way.create(row.build) : await retry(row, row.retried, way);
  if (expected.kind === 'refused') {
    expect(created).toEqual({ code: expected.code, text: expected.text });
    return;
  }
  if (typeof created !== 'string') throw new Error(`${created.code}: ${created.text}`);
  if (row.cancelled !== undefined) {
    const lines = row.cancelled.after === undefined ? [] : [row.cancelled.after];
    await until(way, created, async (build) => {
      return (await readLines(build, lines)).length === lines.length;
    });
    await way.cancel(created);
  }
  const end = await until(way, created, ({ status }) => !ongoing.has(status));
  await proveEnd(end, expected);
}

/** Answers what came of the retry; a build that was not to be retried is cancelled. */
async function retry(
  { build }: BuildRow,
  { after }: { readonly after?: string },
  way: BuildWay,
): ReturnType<BuildWay['retry']> {
  const first = await way.create(build);
  if (typeof first !== 'string') throw new Error(`${first.code}: ${first.text}`);
  await until(way, first, async (seen) => {
    if (after === undefined) return !ongoing.has(seen.status);
    return (await readLines(seen, [after])).length > 0;
  });
  const answer = await way.retry(first);
  if (after !== undefined) await way.cancel(first);
  return typeof answer === 'string'
    ? answer
    : { ...answer, text: answer.text.replaceAll(first, 'ID') };
}

async function until(
  way: BuildWay,
  id: string,
  holds: (build: SeenBuild) => boolean | Promise<boolean>,
): Promise<SeenBuild> {
  const look = async (): Promise<SeenBuild> => {
    const build = await way.read(id);
    if (!(await holds(build))) throw new Error(`build ${id} is ${build.status}`);
    return build;
  };
  return vi.waitFor(look, { timeout: endMs, interval: pollMs });
}

/** Compares a build that has ended, and its log, with what a row expects. */
export async function proveEnd(build: SeenBuild, expected: BuildOutcome): Promise<void> {
  const lines = await readLines(build, expected.lines ?? []);
  const steps = build.steps?.map(({ status, exitCode }) =>
    exitCode === 0 ? status : `${status} ${exitCode}`,
  );
  const seen = {
    ...{ kind: 'ended', status: build.status, statusDetail: build.statusDetail, steps, lines },
    failure: build.failureInfo?.type,
    outputs: build.results?.buildStepOutputs ?? [],
    images: build.images ?? [],
    tags: build.tags ?? [],
    phases: Object.keys(build.timing ?? {}).sort(),
  };
  expect(seen).toMatchObject(expected);
}

/** The lines of the log that are asked for, in the order in which they are there. */
async function readLines(
  { logUrl }: SeenBuild,
  asked: readonly string[],
): Promise<readonly string[]> {
  const response = await fetch(logUrl, { signal: AbortSignal.timeout(endMs) });
  const wanted = new Set(asked);
  return (await response.text()).split('\n').filter((line) => wanted.has(line));
}
