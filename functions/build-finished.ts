import { PermanentError } from '#core/permanent-error.ts';
import { readBuildNotice } from '#edge/build-notice.ts';
import type { PushedMessage } from '#edge/messages.ts';
import { endBuild } from '#flow/end-build.ts';
import type { Duty } from '#flow/turn.ts';

/**
 * Cloud Build says that a build changed. The message is only a hint: the build is asked for, and
 * what Cloud Build then answers is what counts. Builds that are not ours cost no request.
 *
 * @throws PermanentError `unknown` for a build that Cloud Build does not know.
 */
export async function buildFinished(message: PushedMessage, duty: Duty): Promise<void> {
  const notice = readBuildNotice(message.data);
  if (!notice.tags.includes('csi-release')) return;
  const view = await duty.ports.builds.get(notice.id);
  if (view === undefined)
    throw new PermanentError('unknown', `Cloud Build knows no build ${notice.id}`);
  await endBuild(duty, view);
}
