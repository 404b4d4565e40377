import { askedFiles, folderPathsBytesMax } from '#core/asked-files.ts';
import { expiredAttemptsMax, type FailedStep } from '#core/build-failure.ts';
import { lastLinesLengthMax, lastLinesMax } from '#core/build-log.ts';
import type {
  BuildNews,
  Candidate,
  CellAttempts,
  FrozenCell,
  FrozenComponent,
} from '#core/candidate.ts';
import { documentBytesMax } from '#core/document-bytes.ts';
import { expandCells } from '#core/expand-cells.ts';
import { lacksLengthMax } from '#core/lacking-images.ts';
import type { Component, ReleaseLine } from '#core/line.ts';
import { rerunsMax, rerunWhyLengthMax } from '#core/report-cell.ts';
import type { Attempt } from '#core/run.ts';
import { skippedMax, skippedWhyLengthMax } from '#core/take.ts';
import { failedTestLengthMax, failedTestsMax } from '#core/test-report.ts';
import { componentRecipeBytesMax } from './recipe-faults.ts';
import { digestSchema } from './texts.ts';

/** So much stays free for what persons say, and for texts from outside longer than reckoned here. */
export const marginBytes = documentBytesMax / 8;
/** What is reckoned for a reason from outside, and for a link. */
const reasonBytes = 500;
const linkBytes = 300;
/** Of a build that expired Cloud Build says little more than that. */
const expiredReasonBytes = 100;
/** What is reckoned for each that is owed, builds or then cells, with the reason why it failed. */
const owedBytes = 1_000;
/** An index has several manifests for Windows on one architecture, one for each of its releases. */
const windowsManifests = 3;

const id = 'x'.repeat(36);
const tag = 'v'.repeat(64);
const bucket = 'x'.repeat(63);
const digest = digestSchema.parse(`sha256:${'0'.repeat(64)}`);
const atMs = 9_999_999_999_999;
const why = 'x'.repeat(reasonBytes);
const url = 'x'.repeat(linkBytes);
const lacks = 'x'.repeat(lacksLengthMax);
const skippedWhy = 'x'.repeat(skippedWhyLengthMax);
const failedTests = Array(failedTestsMax).fill('x'.repeat(failedTestLengthMax));
/** The name of a step and its image are reckoned as half a reason. */
const failedStep: FailedStep = {
  ...{ index: 99, name: 'x'.repeat(reasonBytes / 2), exitCode: 255 },
  lastLines: Array(lastLinesMax).fill('x'.repeat(lastLinesLengthMax / lastLinesMax)),
};
const skipped = Array(skippedMax + 1).fill({ tag, why: skippedWhy, more: 999 });

/** What is wrong with the size that a line's candidates may come to, if anything is. */
export function candidateFault(line: ReleaseLine): string | undefined {
  const bytes = candidateBytes(line);
  const bytesMax = documentBytesMax - marginBytes;
  if (bytes <= bytesMax) return undefined;
  return (
    `makes candidates of up to ${bytes} bytes, more than the ${bytesMax} that are kept of one: ` +
    'write fewer components, images, platforms, cells or attempts, or shorter recipes'
  );
}

/**
 * How many bytes a candidate of a line can come to, with every attempt made, every reason given and
 * a recipe of its own in every component that may have one.
 */
export function candidateBytes(line: ReleaseLine): number {
  const candidate = largestCandidate(line);
  const { components, cells } = candidate.frozen;
  const debts = Math.max(components.length, cells.length) + 1;
  return Buffer.byteLength(JSON.stringify(candidate)) + debts * owedBytes;
}

function largestCandidate(line: ReleaseLine): Candidate {
  const components = line.components.map(({ component }) => component);
  const cells = expandCells(line.cells, line.components);
  return {
    ...{ id, line: line.name, round: id, phase: 'superseded', openedAtMs: atMs },
    frozen: { components: components.map(frozen), cells, timesToLive: line.timesToLive },
    skipped: Object.fromEntries(components.map(({ name }) => [name, skipped])),
    supersedes: 9,
    builds: Object.fromEntries(components.map((component) => [component.name, news(component)])),
    cells: Object.fromEntries(cells.map((cell) => [cell.id, attempts(cell)])),
    why: why.repeat(cells.length),
    ...{ expiresAtMs: atMs, recheckAtMs: atMs, version: tag },
  };
}

function frozen(component: Component): FrozenComponent {
  const { name, repository, images, production, floatingMajor, files, unit } = component;
  const own = { steps: [{ name: 'x'.repeat(componentRecipeBytesMax) }], substitutions: {} };
  const options = { substitutionOption: 'ALLOW_LOOSE', dynamicSubstitutions: false } as const;
  const recipe = component.recipe ?? { ...own, ...options, timeoutMs: atMs };
  const made = { name, tag, commit: digest, committedAtMs: atMs, build: id, recipe };
  const { paths, folders } = askedFiles(files);
  const below = { files: [...paths, 'x'.repeat(folderPathsBytesMax)], folders };
  const released = folders.length === 0 ? { files } : below;
  const kept = { repository, images, production, floatingMajor, ...released };
  const source = { bucket, object: `${name}/${digest}.tar.gz` };
  return { ...made, isOwnRecipe: false, source, ...kept, ...(unit && { unit }) };
}

function news({ images }: Component): BuildNews {
  const staged = images.map(({ name, platforms, optional = [] }) => {
    const manifests = [...platforms, ...optional].flatMap((platform) =>
      Array.from({ length: platform.startsWith('windows/') ? windowsManifests : 1 }, () => ({
        ...{ platform, digest },
      })),
    );
    return { name, digest, platforms: manifests };
  });
  const unit = { outcome: 'timed-out', why, url } as const;
  const told = { phase: 'under-way', origin: 'production', images: staged, why, unit } as const;
  return images.some(({ optional }) => optional !== undefined) ? { ...told, lacks } : told;
}

/**
 * Only what has reports has names of failed tests. What others run is run again by them; what Cloud
 * Build runs may have expired besides, and ends with the last words of a step.
 */
function attempts(cell: FrozenCell): CellAttempts {
  const { runs, attemptsMax, resultPrefix } = cell;
  const facts = { openedAtMs: atMs, buildId: id, endedAtMs: atMs, why, url };
  const isOurs = runs === 'cloud-build';
  const started = isOurs ? { startedAtMs: atMs } : {};
  const attempt: Attempt = { attempt: 9, outcome: 'timed-out', ...facts, ...started };
  const expired: Attempt = { ...attempt, cause: 'expired', why: 'x'.repeat(expiredReasonBytes) };
  const ofSteps = { failedStep, ...(resultPrefix && { failedTests }) };
  const told = isOurs ? ofSteps : { report: id, saidAtMs: atMs, failedTests };
  const newest = runs === 'external' || isOurs ? { ...attempt, ...told } : attempt;
  const before = Array(attemptsMax - 1).fill(attempt);
  const ofOurs = Array(isOurs ? expiredAttemptsMax : 0).fill(expired);
  const all = [...ofOurs, ...before, newest, ...reruns(cell)];
  return { attempts: all, nonces: all.map(() => id) };
}

/** The further runs of a cell that others run; what we run may answer once after its deadline. */
function reruns({ runs }: FrozenCell): readonly Attempt[] {
  if (runs === 'unit') return [];
  const why = 'x'.repeat(rerunWhyLengthMax);
  const facts = { openedAtMs: atMs, endedAtMs: atMs, url, why, rerunOf: 9 };
  const rerun: Attempt = { attempt: 9, outcome: 'inconclusive', ...facts };
  return runs === 'cloud-build'
    ? [{ ...rerun, buildId: id }]
    : Array(rerunsMax).fill({ ...rerun, report: id, saidAtMs: atMs });
}
