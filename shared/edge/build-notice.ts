import { z } from 'zod';
import { readBy } from './faults.ts';
import { visibleText } from './texts.ts';

/** Every status of a Cloud Build, numbered as in `google.devtools.cloudbuild.v1.Build.Status`. */
const statuses = [
  { name: 'STATUS_UNKNOWN', number: 0, status: 'unknown' },
  { name: 'PENDING', number: 10, status: 'pending' },
  { name: 'QUEUED', number: 1, status: 'queued' },
  { name: 'WORKING', number: 2, status: 'working' },
  { name: 'SUCCESS', number: 3, status: 'success' },
  { name: 'FAILURE', number: 4, status: 'failure' },
  { name: 'INTERNAL_ERROR', number: 5, status: 'internal-error' },
  { name: 'TIMEOUT', number: 6, status: 'timeout' },
  { name: 'CANCELLED', number: 7, status: 'cancelled' },
  { name: 'EXPIRED', number: 9, status: 'expired' },
] as const;

/** The status of a Cloud Build in our words. */
export type BuildStatus = (typeof statuses)[number]['status'];

/** What Cloud Build tells of a build; only a hint, the build itself is asked. */
export interface BuildNotice {
  readonly id: string;
  readonly projectId: string;
  readonly status: BuildStatus;
  readonly tags: readonly string[];
}

const textLengthMax = 256;
const tagsMax = 100;

/** int64 and enums come as text or as numbers: Google's own samples have both. */
const textOrNumber = z.union([visibleText(textLengthMax), z.int().transform(String)]);
const noticeSchema = z.object({
  id: textOrNumber,
  projectId: textOrNumber,
  status: z.union([z.string(), z.int()]).nullish().transform(readBuildStatus),
  tags: z.array(visibleText(textLengthMax)).max(tagsMax).nullish(),
});

/**
 * Reads a message of topic `cloud-builds`: the Build resource as proto3 JSON. It carries every
 * build of the project; ours are told by their tags.
 *
 * @throws PermanentError `malformed`
 */
export function readBuildNotice(data: unknown): BuildNotice {
  const { id, projectId, status, tags } = readBy(noticeSchema, data, 'the notice of Cloud Build');
  return { id, projectId, status, tags: tags ?? [] };
}

/** Reads a status by its name or its number, as clients and messages give it; else `unknown`. */
function readBuildStatus(value: unknown): BuildStatus {
  const found = statuses.find(
    ({ name, number }) => value === name || value === number || value === String(number),
  );
  return found?.status ?? 'unknown';
}
