import { z } from 'zod';
import { PermanentError } from '#core/permanent-error.ts';
import { readBy } from './faults.ts';
import { reasonText, releaseNameText } from './texts.ts';

const nameSchema = releaseNameText('must be LINE@VERSION, such as sample@v1.2.0');
const requestSchema = z.object({
  release: nameSchema,
  reason: reasonText('say what is wrong with this release'),
});

/**
 * Reads the body of a request to withdraw a release, which is not the withdrawal of a component's tag.
 *
 * @throws PermanentError `malformed`
 */
export function readWithdrawnRelease(body: unknown) {
  const { release, reason } = readBy(requestSchema, body, 'the request to withdraw a release');
  const [line = '', version = ''] = release.split('@');
  return { line, version, reason };
}

/**
 * Reads the full name of a release, as it stands in a path.
 *
 * @throws PermanentError `malformed`
 */
export function readShownRelease(part: string): string {
  return readBy(nameSchema, decoded(part), 'the release in the path');
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    throw new PermanentError('malformed', `${part} is no part of a path`, { cause: error });
  }
}
