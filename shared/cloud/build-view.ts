import { protos } from '@google-cloud/cloudbuild';
import { purposeOf } from '#core/identity.ts';
import { printable } from '#edge/faults.ts';
import type { BuildView } from '#flow/ports.ts';
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

/** @throws an error for a build without an id, which Cloud Build never answers with */
export function readBuild(build: BuildMessage): BuildView {
  const { id, tags, substitutions, createTime, logUrl, failureInfo } = build;
  if (!id) throw new Error('Cloud Build answered with a build that has no id');
  const purpose = purposeOf(tags ?? []);
  const detail = printable(build.statusDetail || failureInfo?.detail || '', detailLengthMax);
  const failureType = nameOf(FailureInfo.FailureType, failureInfo?.type);
  return {
    id,
    status: statuses[nameOf(Status, build.status) ?? ''] ?? 'unknown',
    substitutions: { ...substitutions },
    createdAtMs: Number(createTime?.seconds ?? 0) * 1_000 + (createTime?.nanos ?? 0) / 1_000_000,
    logUrl: logUrl ?? '',
    ...(purpose === undefined ? {} : { purpose }),
    ...(detail ? { detail } : {}),
    ...(failureType === undefined ? {} : { failureType }),
  };
}

/** Names in answers, numbers in operations: an enum's value comes as either. */
function nameOf(
  values: Readonly<Record<string, string | number>>,
  value: string | number | null | undefined,
): string | undefined {
  const name = typeof value === 'number' ? values[value] : value;
  return typeof name === 'string' && !name.endsWith('_UNSPECIFIED') ? name : undefined;
}
