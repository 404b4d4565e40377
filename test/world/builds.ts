import { type BuildPurpose, buildTags, purposeOf } from '#core/identity.ts';
import { OverQuota } from '#core/over-quota.ts';
import { PermanentError } from '#core/permanent-error.ts';
import type { BuildRequest, Builds, BuildView } from '#flow/builds.ts';
import type { Gate } from './faults.ts';

/** How a build can end. */
export type EndStatus = Exclude<BuildView['status'], 'pending' | 'queued' | 'working' | 'unknown'>;

/** The builds of the world; the test lets them run and end. */
export interface BuildRuns {
  /** Oldest first, but for the first so many. */
  all(from?: number): readonly BuildView[];
  /** What a build was created with. */
  request(id: string): BuildRequest;
  /** Lets a queued build work. */
  begin(id: string): void;
  /** Ends a build; one that has ended stays as it is. */
  finish(id: string, status: EndStatus, detail?: string, facts?: Partial<BuildView>): BuildView;
  /** How long a new build stays out of lists; the real list is not always up to date. */
  listLagMs: number;
  /** Why a build of this purpose will never be taken; none where it will. */
  refusalOf: (purpose: BuildPurpose) => string | undefined;
  /** What goes wrong when a build of this purpose is to be created; none where nothing does. */
  startErrorOf: (purpose: BuildPurpose) => string | undefined;
  /** Whether Cloud Build takes no more builds for now. */
  isOverQuota: boolean;
  port(gate: Gate): Builds;
}

interface Run {
  readonly view: BuildView;
  readonly tags: readonly string[];
  readonly request: BuildRequest;
}

/** From Cloud Build's reference of the field `tags`. */
const tagPattern = /^\w[\w.-]{0,127}$/;

const openStatuses: readonly BuildView['status'][] = ['pending', 'queued', 'working'];

/** Opens a Cloud Build without builds. */
export function openBuildRuns(nowMs: () => number, nextId: () => string): BuildRuns {
  const runs = new Map<string, Run>();
  const ids: string[] = [];
  const runOf = (id: string): Run => {
    const run = runs.get(id);
    if (run === undefined) throw new Error(`there is no build ${id}`);
    return run;
  };
  const amend = (id: string, facts: Partial<BuildView>): BuildView => {
    const run = runOf(id);
    if (!openStatuses.includes(run.view.status)) return run.view;
    const view = Object.freeze({ ...run.view, ...facts });
    runs.set(id, { ...run, view });
    return view;
  };
  const start = (asked: BuildRequest): BuildView => {
    const refusal = world.refusalOf(asked.purpose);
    if (refusal !== undefined) throw new PermanentError('refused', refusal);
    const error = world.startErrorOf(asked.purpose);
    if (error !== undefined) throw new Error(error);
    if (world.isOverQuota) throw new OverQuota('RESOURCE_EXHAUSTED');
    const run = created(structuredClone(asked), nextId(), nowMs());
    runs.set(run.view.id, run);
    ids.push(run.view.id);
    return run.view;
  };
  const isListed = ({ view }: Run) => view.createdAtMs + world.listLagMs <= nowMs();
  const find = (tags: readonly string[]) =>
    [...runs.values()]
      .filter((run) => isListed(run) && tags.every((tag) => run.tags.includes(tag)))
      .map(({ view }) => view);
  const world: BuildRuns = {
    all: (from = 0) => ids.slice(from).map((id) => runOf(id).view),
    request: (id) => runOf(id).request,
    begin: (id) => void amend(id, { status: 'working' }),
    finish: (id, status, detail, facts) =>
      amend(id, { ...facts, status, endedAtMs: nowMs(), ...(detail !== undefined && { detail }) }),
    listLagMs: 0,
    refusalOf: () => undefined,
    startErrorOf: () => undefined,
    isOverQuota: false,
    port: (gate) => ({
      start: (request) => gate.pass('builds', 'start', () => start(request)),
      get: (id) => gate.pass('builds', 'get', () => runs.get(id)?.view),
      find: (tags) => gate.pass('builds', 'find', () => find(tags)),
      cancel: (id) =>
        gate.pass(
          'builds',
          'cancel',
          () => void amend(id, { status: 'cancelled', endedAtMs: nowMs() }),
        ),
    }),
  };
  return world;
}

function created(request: BuildRequest, id: string, createdAtMs: number): Run {
  const tags = buildTags(request.purpose);
  const wrong = tags.find((tag) => !tagPattern.test(tag));
  if (wrong !== undefined) throw new Error(`Cloud Build refuses the tag ${wrong}`);
  const purpose = purposeOf(tags);
  const view = {
    id,
    status: 'queued' as const,
    ...(purpose === undefined ? {} : { purpose }),
    substitutions: Object.freeze({
      ...request.recipe.substitutions,
      ...request.substitutions,
    }),
    createdAtMs,
    logUrl: `https://console.cloud.google.com/cloud-build/builds/${id}`,
  };
  return { view: Object.freeze(view), tags, request };
}
