import { randomUUID } from 'node:crypto';
import type { protos as types } from '@google-cloud/cloudbuild';
import { WireError } from '../wire/error.ts';
import { jsonToPlain } from '../wire/json.ts';
import { type PlainMessage, type Protos, packAny } from '../wire/protos.ts';
import type { Handlers } from '../wire.ts';
import { type Build, buildToJson, isFinal } from './build.ts';
import type { Builds } from './builds.ts';
import {
  type CreateBuildRequest,
  type Creation,
  globalLocation,
  readCreation,
  readParent,
  readRetry,
} from './creation.ts';
import type { Faults, ResponseFault } from './faults.ts';
import { parseFilter } from './filter.ts';
import { logName } from './logs.ts';
import { warningsFor } from './requested-build.ts';
import { identify, substitute } from './substitutions.ts';
import { validateExpanded, validateRequest } from './validate.ts';

type GetBuildRequest = types.google.devtools.cloudbuild.v1.IGetBuildRequest;
type ListBuildsRequest = types.google.devtools.cloudbuild.v1.IListBuildsRequest;
type GetOperationRequest = types.google.longrunning.IGetOperationRequest;

/** What the handlers need. */
export interface ApiContext {
  readonly protos: Protos;
  readonly builds: Builds;
  readonly faults: Faults;
  /** What the executor says of itself to who creates a build. */
  readonly notice: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Our own address, for the addresses of logs; known when we listen. */
  readonly url: () => string;
}

const buildType = 'google.devtools.cloudbuild.v1.Build';
const metadataType = 'google.devtools.cloudbuild.v1.BuildOperationMetadata';
const pageSizeDefault = 100;
const pageSizeMax = 1_000;
const microsecondsPerMs = 1_000;

/** The grpc code of the operation of a build that did not succeed. */
const operationCodes: Readonly<Record<string, number>> = {
  CANCELLED: 1,
  FAILURE: 2,
  TIMEOUT: 4,
  EXPIRED: 4,
  INTERNAL_ERROR: 13,
};

/** The handlers of the services by their full names. */
export function cloudBuildServices(context: ApiContext): { readonly [service: string]: Handlers } {
  const { protos, builds, faults } = context;
  const answer = (build: Build): PlainMessage => toPlainBuild(protos, build);
  const createTime = creationClock(builds, context.now);
  return {
    'google.devtools.cloudbuild.v1.CloudBuild': {
      CreateBuild: async (request: CreateBuildRequest) => {
        const build = newBuild(readCreation(request, protos), context, createTime());
        await builds.add(build);
        await befall(faults.nextResponse());
        return toOperation(protos, build);
      },
      RetryBuild: async (request: GetBuildRequest) => {
        const build = newBuild(readRetry(findBuild(request, builds)), context, createTime());
        await builds.add(build);
        return toOperation(protos, build);
      },
      ApproveBuild: () => {
        const message = 'no build waits for approval: that needs a trigger, and there are none';
        return Promise.reject(new WireError('UNIMPLEMENTED', `ApproveBuild: ${message}`));
      },
      GetBuild: async (request: GetBuildRequest) => answer(findBuild(request, builds)),
      CancelBuild: async (request: GetBuildRequest) => {
        const { id } = refuseEnded(findBuild(request, builds));
        const build = await builds.cancel(id);
        if (build?.status === 'CANCELLED') return answer(build);
        throw new WireError('FAILED_PRECONDITION', `build ${id} ended before it was cancelled`);
      },
      ListBuilds: async (request: ListBuildsRequest) => {
        const { page, nextPageToken } = listBuilds(request, builds);
        return { builds: page.map(answer), nextPageToken };
      },
    },
    'google.longrunning.Operations': {
      GetOperation: async ({ name }: GetOperationRequest) => {
        const [, projectId, encoded = ''] =
          /^operations\/build\/([^/]+)\/(.+)$/.exec(name ?? '') ?? [];
        const build = builds.get(Buffer.from(encoded, 'base64').toString());
        if (build !== undefined && build.projectId === projectId) return toOperation(protos, build);
        throw new WireError('NOT_FOUND', `no operation "${name}"`);
      },
    },
  };
}

/** Keeps the answer to a creation from its caller where a fault switch says so. */
async function befall(fault: ResponseFault): Promise<void> {
  if (fault === 'lost') {
    throw new WireError('UNAVAILABLE', 'the answer to CreateBuild was lost (a fault switch)');
  }
  if (fault === 'silent') await new Promise(() => undefined);
}

/** Creation times are unique, so that they order the builds; they have microseconds for that. */
function creationClock(builds: Builds, now: () => number): () => string {
  const newest = builds.list()[0]?.createTime;
  let last = newest === undefined ? 0 : Date.parse(newest) * microsecondsPerMs;
  return () => {
    last = Math.max(last + 1, now() * microsecondsPerMs);
    const milliseconds = new Date(Math.floor(last / microsecondsPerMs)).toISOString().slice(0, -1);
    return `${milliseconds}${String(last % microsecondsPerMs).padStart(3, '0')}Z`;
  };
}

function newBuild(creation: Creation, context: ApiContext, createTime: string): Build {
  const { projectId, location, requested } = creation;
  validateRequest(requested);
  const id = randomUUID();
  const identity = identify(projectId, location, id);
  const expanded = validateExpanded(substitute(requested, identity));
  return {
    ...expanded,
    requested,
    ...(expanded.images.length === 0 ? {} : { artifacts: { images: expanded.images } }),
    name: `projects/${projectId}/locations/${location}/builds/${id}`,
    id,
    projectId,
    status: 'QUEUED',
    createTime,
    warnings: warningsFor(expanded, context.notice),
    logUrl: `${context.url()}/logs/${logName(id)}`,
  };
}

function findBuild(request: GetBuildRequest, builds: Builds): Build {
  const { projectId, id } = request;
  const name = request.name || `projects/${projectId}/locations/${globalLocation}/builds/${id}`;
  const build = builds.get(name.split('/').at(-1) ?? '');
  if (build?.name !== name) {
    throw new WireError('NOT_FOUND', `Requested entity was not found: build "${name}"`);
  }
  return build;
}

function refuseEnded(build: Build): Build {
  if (!isFinal(build.status)) return build;
  const message = `build ${build.id} cannot be cancelled: its status is ${build.status}`;
  throw new WireError('FAILED_PRECONDITION', message);
}

function listBuilds(
  request: ListBuildsRequest,
  builds: Builds,
): { readonly page: readonly Build[]; readonly nextPageToken: string } {
  const { projectId, location } = readParent(request.projectId, request.parent);
  const size = request.pageSize || pageSizeDefault;
  if (size < 0) throw new WireError('INVALID_ARGUMENT', `page_size ${size} must not be negative`);
  const matches = parseFilter(request.filter ?? '');
  const before = Buffer.from(request.pageToken ?? '', 'base64url').toString();
  const left = builds
    .list()
    .filter((build) => location === '-' || build.name.split('/')[3] === location)
    .filter((build) => build.projectId === projectId && matches(build))
    .filter((build) => before === '' || build.createTime < before);
  const page = left.slice(0, Math.min(size, pageSizeMax));
  const last = page.length < left.length ? (page.at(-1)?.createTime ?? '') : '';
  return { page, nextPageToken: Buffer.from(last).toString('base64url') };
}

function toOperation(protos: Protos, build: Build): object {
  const plain = toPlainBuild(protos, build);
  const operation = {
    name: `operations/build/${build.projectId}/${Buffer.from(build.id).toString('base64')}`,
    metadata: packAny(protos, metadataType, { build: plain }),
    done: isFinal(build.status),
  };
  if (!operation.done) return operation;
  if (build.status === 'SUCCESS') {
    return { ...operation, response: packAny(protos, buildType, plain) };
  }
  const message = build.statusDetail ?? `build ended as ${build.status}`;
  return { ...operation, error: { code: operationCodes[build.status] ?? 2, message } };
}

function toPlainBuild(protos: Protos, build: Build): PlainMessage {
  return jsonToPlain(protos, buildType, buildToJson(build));
}
