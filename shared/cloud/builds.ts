import { CloudBuildClient } from '@google-cloud/cloudbuild';
import { credentials } from '@grpc/grpc-js';
import type { Builds, BuildView } from '#flow/builds.ts';
import { type BuildMessage, type BuildOwn, writeBuild } from './build-message.ts';
import { buildRefusal } from './build-refusal.ts';
import { readBuild } from './build-view.ts';
import { grpcStatus, statusOf, whileDoing } from './call-error.ts';
import { callDeadlineMs, withDeadline } from './deadline.ts';
import type { Settings } from './settings.ts';

/** So many builds are listed at once. */
const pageSize = 100;
/** So many pages are read; a tag of ours stands on a handful of builds. */
const buildPagesMax = 20;

type BuildSettings = Pick<
  Settings,
  'stagingProject' | 'cloudBuildEndpoint' | 'callDeadlineMs' | 'logsBucket' | 'buildAccounts'
>;

/**
 * Builds in Cloud Build's global region, in the staging project. The client tries reads again by
 * itself until the deadline; creating and cancelling are tried once.
 */
export function cloudBuilds(settings: BuildSettings): Builds {
  const client = new CloudBuildClient(connection(settings.cloudBuildEndpoint));
  const projectId = settings.stagingProject;
  const timeout = settings.callDeadlineMs ?? callDeadlineMs;
  const options = { timeout };
  const own = ownOf(settings);
  return {
    start: async (request) => {
      const build = writeBuild(request, own);
      const call = client.createBuild({ projectId, build }, options);
      const [operation] = await asked('create', timeout, call).catch((error: Error) => {
        throw buildRefusal(error, { projectId, build });
      });
      return readBuild(createdBuild(operation.metadata));
    },
    get: async (id) => {
      const call = client.getBuild({ projectId, id }, options);
      const [build] = await asked(`get ${id}`, timeout, call.catch(none));
      return build === undefined ? undefined : readBuild(build);
    },
    find: (tags) => find(client, projectId, tags, timeout),
    cancel: async (id) => {
      const call = client.cancelBuild({ projectId, id }, options);
      await asked(`cancel ${id}`, timeout, call.catch(overAlready));
    },
  };
}

function ownOf({ logsBucket, stagingProject, buildAccounts }: BuildSettings): BuildOwn {
  if (buildAccounts === undefined) return { logsBucket };
  const named = (email: string) => `projects/${stagingProject}/serviceAccounts/${email}`;
  const { builds, tests } = buildAccounts;
  return { logsBucket, accounts: { builds: named(builds), tests: named(tests) } };
}

/** TLS and our account, or over plain http neither: a token is never sent in the clear. */
function connection(endpoint: string) {
  const { protocol, hostname, port } = new URL(endpoint);
  const address = { apiEndpoint: hostname, universeDomain: 'googleapis.com' };
  if (protocol === 'https:') return { ...address, port: Number(port || 443) };
  return { ...address, port: Number(port || 80), sslCreds: credentials.createInsecure() };
}

/** The operation's result comes when the build has ended, its metadata with the build at once. */
function createdBuild(metadata: object | null): BuildMessage {
  if (metadata !== null && 'build' in metadata) return metadata.build as BuildMessage;
  throw new Error('Cloud Build create: the operation names no build');
}

async function find(
  client: CloudBuildClient,
  projectId: string,
  tags: readonly string[],
  timeout: number,
): Promise<readonly BuildView[]> {
  const filter = tags.map((tag) => `tags=${JSON.stringify(tag)}`).join(' AND ');
  const options = { timeout, autoPaginate: false };
  const found: BuildView[] = [];
  let pageToken = '';
  for (let page = 0; page < buildPagesMax; page += 1) {
    const call = client.listBuilds({ projectId, filter, pageSize, pageToken }, options);
    const [builds, , answer] = await asked(`list ${filter}`, timeout, call);
    const ours = builds.filter((build) => tags.every((tag) => build.tags?.includes(tag)));
    found.push(...ours.map(readBuild));
    pageToken = answer?.nextPageToken ?? '';
    if (pageToken === '') return found.sort(olderFirst);
  }
  throw new Error(`Cloud Build list ${filter}: more than ${buildPagesMax * pageSize} builds`);
}

function olderFirst(a: BuildView, b: BuildView): number {
  return a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1);
}

function none(error: unknown): readonly [undefined] {
  if (statusOf(error) === grpcStatus.notFound) return [undefined];
  throw error;
}

function overAlready(error: unknown): void {
  const status = statusOf(error);
  if (status !== grpcStatus.notFound && status !== grpcStatus.failedPrecondition) throw error;
}

async function asked<T>(what: string, deadlineMs: number, call: Promise<T>): Promise<T> {
  try {
    return await withDeadline(`Cloud Build ${what}`, deadlineMs, call);
  } catch (error) {
    throw whileDoing(`Cloud Build ${what}`, error);
  }
}
