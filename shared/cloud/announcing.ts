import type { Announcing } from '#flow/outlets.ts';
import { gitHubReleases } from './github.ts';
import type { Settings } from './settings.ts';
import { webhooksAt } from './webhooks.ts';

/** GitHub and the webhooks that this deployment announces to. */
export function announcingAt({
  announcing,
  callDeadlineMs,
}: Pick<Settings, 'announcing' | 'callDeadlineMs'>): Announcing {
  const webhooks = webhooksAt(announcing, callDeadlineMs);
  const { githubToken, githubTokenFile } = announcing;
  const hasGithub = (githubToken ?? githubTokenFile) !== undefined;
  return {
    outlets: async () => ({ webhooks: await webhooks.names(), hasGithub }),
    github: gitHubReleases(announcing, callDeadlineMs),
    post: webhooks.post,
  };
}
