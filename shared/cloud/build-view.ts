import { protos } from '@google-cloud/cloudbuild';
import { purposeOf } from '#core/identity.ts';
import { redacted } from '#core/redact.ts';
import { printable } from '#edge/faults.ts';
import type { BuildView } from '#flow/builds.ts';
import type { BuildMessage } from './build-message.ts';

/** By Cloud Build's names; what is not here is `unknown`. */
const statuses: Readonly<Record<string, BuildView['status']>> = {
  PENDING: 'pending',
  QUEUED: 'queued',
  WORKING: 'working',
  SUCCESS: 'success',
  FAILURE: 'failure',
  INTERNAL_ERROR: 'internal-error',
  TIMEOUT: 'timeout',
  CANCELLED: 'cancelled',
  EXPIRED: 'expired',
};

const { Status, FailureInfo } = protos.google.devtools.cloudbuild.v1.Build;

/** Of why a build did not succeed so much is kept: it is for people, and stands in documents. */
const detailLengthMax = 500;
/** Of the id and the image of a step so much is kept. */
const stepNameLengthMax = 200;

/** @throws an error for a build without an id, which Cloud Build never answers with */
export function readBuild(build: BuildMessage): BuildView {
  const { id, tags, substitutions, createTime, finishTime, logUrl, failureInfo } = build;
  const endedAtMs = msOf(finishTime);
  if (!id) throw new Error('Cloud Build answered with a build that has no id');
  const purpose = purposeOf(tags ?? []);
  const detail = shown(build.statusDetail || failureInfo?.detail || '', detailLengthMax);
  const failureType = nameOf(FailureInfo.FailureType, failureInfo?.type);
  return {
    id,
    status: statuses[nameOf(Status, build.status) ?? ''] ?? 'unknown',
    substitutions: { ...substitutions },
    createdAtMs: msOf(createTime) ?? 0,
    ...(endedAtMs === undefined ? {} : { endedAtMs }),
    logUrl: logUrl ?? '',
    ...(purpose === undefined ? {} : { purpose }),
    ...(detail ? { detail } : {}),
    ...(failureType === undefined ? {} : { failureType }),
    ...failedStepOf(build),
    ...logOf(build),
  };
}

function msOf(time: BuildMessage['createTime']): number | undefined {
  return time ? Number(time.seconds ?? 0) * 1_000 + (time.nanos ?? 0) / 1_000_000 : undefined;
}

/** The first step that failed, or ran out of time; one that may fail fails no build. */
function failedStepOf({ steps }: BuildMessage): Pick<BuildView, 'failedStep'> {
  const index = (steps ?? []).findIndex((step) => {
    const status = nameOf(Status, step.status) ?? '';
    return !step.allowFailure && ['FAILURE', 'TIMEOUT', 'INTERNAL_ERROR'].includes(status);
  });
  const step = steps?.[index];
  if (step === undefined) return {};
  const { id, name, exitCode } = step;
  const named = {
    index,
    ...(id ? { id: shown(id, stepNameLengthMax) } : {}),
    name: shown(name ?? '', stepNameLengthMax),
  };
  return { failedStep: exitCode ? { ...named, exitCode } : named };
}

/**
 * Where Cloud Build writes the log: `log-ID.txt` under the given bucket, with or without `gs://`.
 *
 * @see https://cloud.google.com/build/docs/api/reference/rest/v1/projects.builds field `logsBucket`
 */
function logOf({ id, logsBucket }: BuildMessage): Pick<BuildView, 'log'> {
  const [, bucket, folder = ''] =
    /^(?:gs:\/\/)?([^/]+)(?:\/(.*?))?\/?$/.exec(logsBucket ?? '') ?? [];
  if (bucket === undefined) return {};
  const object = `${folder === '' ? '' : `${folder}/`}log-${id}.txt`;
  return { log: { bucket, object } };
}

/** Words of a build for people: without what looks like a secret, on one line, not too many. */
function shown(text: string, lengthMax: number): string {
  return printable(redacted(text), lengthMax);
}

/** Names in answers, numbers in operations: an enum's value comes as either. */
function nameOf(
  values: Readonly<Record<string, string | number>>,
  value: string | number | null | undefined,
): string | undefined {
  const name = typeof value === 'number' ? values[value] : value;
  return typeof name === 'string' && !name.endsWith('_UNSPECIFIED') ? name : undefined;
}
