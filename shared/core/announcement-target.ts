/** Where a release is announced besides the topic, as its line's file names it. */
export type AnnouncedAt =
  | { readonly kind: 'github'; readonly repository: string }
  | { readonly kind: 'slack' | 'plain'; readonly webhook: string };

/** Where a release is announced: the topic always. */
export type AnnouncementTarget = { readonly kind: 'topic' } | AnnouncedAt;

/** The topic of announcements, and the name of that target. */
export const publishedTopic = 'release-published';

/** Every target of a plan, the topic first. */
export function targetsOf(plan: {
  readonly announce?: readonly AnnouncedAt[];
}): readonly AnnouncementTarget[] {
  return [{ kind: 'topic' }, ...(plan.announce ?? [])];
}

/** What a target is called by people and in what is owed. */
export function targetName(target: AnnouncementTarget): string {
  switch (target.kind) {
    case 'topic':
      return publishedTopic;
    case 'github':
      return `github:${target.repository}`;
    case 'slack':
    case 'plain':
      return `webhook:${target.webhook}`;
  }
}

/**
 * Whether a target may be told twice without harm: subscribers and plain webhooks know a message by
 * its id, and a GitHub release is looked for first. What is posted to a chat stands there twice.
 */
export function isRepeatable({ kind }: AnnouncementTarget): boolean {
  return kind !== 'slack';
}

/** What this deployment can announce to. */
export interface Outlets {
  /** The names of the webhooks whose addresses it knows. */
  readonly webhooks: readonly string[];
  /** Whether it has a token of GitHub. */
  readonly hasGithub: boolean;
}

/** Why a release could not be announced where its line says; none where it can be. */
export function refuseTargets(
  line: string,
  announce: readonly AnnouncedAt[],
  { webhooks, hasGithub }: Outlets,
): { readonly code: 'conflict'; readonly why: string } | undefined {
  const unknown = announce.flatMap((target) => {
    if (target.kind === 'github')
      return hasGithub ? [] : [`${targetName(target)} (set GITHUB_TOKEN)`];
    return webhooks.includes(target.webhook) ? [] : [`${targetName(target)} (add it to WEBHOOKS)`];
  });
  if (unknown.length === 0) return undefined;
  const wayOut = `or take it out of announce in ${line}.yaml`;
  return {
    code: 'conflict',
    why: `${line} announces to what this deployment does not know: ${unknown.join(', ')}; ${wayOut}`,
  };
}
