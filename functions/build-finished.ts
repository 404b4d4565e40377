import { readBuildNotice } from '#edge/build-notice.ts';
import type { PushedMessage } from '#edge/messages.ts';
import { endBuild } from '#flow/end-build.ts';
import type { Duty } from '#flow/turn.ts';

/**
 * Cloud Build says that a build changed. The message is only a hint: the build is asked for, and
 * what Cloud Build then answers is what counts. Builds that are not ours cost no request.
 */
export async function buildFinished(message: PushedMessage, duty: Duty): Promise<void> {
  const notice = readBuildNotice(message.data);
  if (!notice.tags.includes('csi-release')) return;
  const view = await duty.ports.builds.get(notice.id);
  if (view === undefined) {
    duty.ports.log.warn('a message names a build that Cloud Build does not know', { ...notice });
    return;
  }
  await endBuild(duty, view);
}
