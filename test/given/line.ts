import type { CellPolicy, Component, LineComponent, ReleaseLine } from '#core/line.ts';
import type { HeadComponent, LineEffect, LineState } from '#core/line-state.ts';
import type { Matrix } from '#core/matrix.ts';
import type { ProwJob } from '#core/prow-job.ts';
import { aBase } from './version.ts';

/** A component with one image of its own name. */
export function aComponent(facts: Partial<Component> = {}): Component {
  const name = facts.name ?? 'hello';
  return {
    name,
    repository: `https://git.example/sample/${name}`,
    images: [{ name, platforms: ['linux/amd64'] }],
    production: 'csi-release/csi',
    floatingMajor: true,
    files: [],
    ...facts,
  };
}

/** A component as a line takes it: stable versions under `1`. */
export function aLineComponent(
  component: Component = aComponent(),
  base = '1',
  preReleases = false,
): LineComponent {
  return { component, base: aBase(base), preReleases };
}

/** A line that takes `hello` under `1`. */
export function aLine(facts: Partial<ReleaseLine> = {}): ReleaseLine {
  return {
    name: 'sample',
    components: [aLineComponent()],
    cells: [aCellPolicy()],
    quietMs: 60_000,
    longestWaitMs: 600_000,
    timesToLive: { failedMs: 1000, acceptedMs: 2000, releasedMs: 3000 },
    promoters: ['maintainer@example.com'],
    ...facts,
  };
}

/** A blocking cell that another CI runs. */
export function aCellPolicy(facts: Partial<CellPolicy> = {}): CellPolicy {
  return {
    name: 'e2e',
    runs: 'external',
    counts: 'blocking',
    deadlineMs: 60_000,
    attemptsMax: 2,
    ...facts,
  };
}

/** A matrix of the version of Kubernetes alone. */
export function aMatrix(facts: Partial<Matrix> = {}): Matrix {
  return {
    axes: { kubernetes: ['1.34', '1.35'] },
    ...{ where: [], exclude: [], blocking: [] },
    ...facts,
  };
}

/** A periodic job of Prow without variables. */
export function aProwJob(facts: Partial<ProwJob> = {}): ProwJob {
  return { type: 'periodic', job: 'e2e', env: {}, labels: {}, substitutions: {}, ...facts };
}

/** A line without history. */
export function aLineState(facts: Partial<LineState> = {}): LineState {
  return { line: 'sample', versions: [], ...facts };
}

/** What a line owes where it opens a candidate. */
export function anOpening(round: string, sinceMs = 0): LineEffect {
  return { type: 'open-candidate', key: `open-candidate:${round}`, round, sinceMs };
}

/** A component as a line's head holds it. */
export function aHeadComponent(
  name: string,
  tag: string,
  images: readonly string[] = [name],
): HeadComponent {
  return { name, tag, images };
}

/** A line `line BASE` of one component under that base version. */
export function lineUnder(base: string, name = 'hello', preReleases = false) {
  const component = aLineComponent(aComponent({ name }), base, preReleases);
  return aLine({ name: `line ${base}`, components: [component] });
}
