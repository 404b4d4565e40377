import { WireError } from '../wire/error.ts';

/** What has a name of its own. */
export type ResourceKind = 'topics' | 'subscriptions';

/** Stands in place of the topic of a subscription whose topic was deleted. */
export const deletedTopic = '_deleted-topic_';

/** The rule for ids: https://cloud.google.com/pubsub/docs/pubsub-basics#resource_names */
const patterns: Readonly<Record<ResourceKind, RegExp>> = {
  topics: /^projects\/[^/]+\/topics\/(?!goog)[A-Za-z][\w.~+%-]{2,254}$/,
  subscriptions: /^projects\/[^/]+\/subscriptions\/(?!goog)[A-Za-z][\w.~+%-]{2,254}$/,
};

/**
 * The name if it is one: `projects/P/topics/T`, where T has 3 to 255 characters, begins with a
 * letter and not with `goog`.
 * @throws WireError INVALID_ARGUMENT, in the words of Google's emulator
 */
export function checkName(kind: ResourceKind, name: string | null | undefined): string {
  if (name && patterns[kind].test(name)) return name;
  throw new WireError('INVALID_ARGUMENT', `Invalid [${kind}] name: (name=${name ?? ''})`);
}

/**
 * What the names of all resources of this kind in a project begin with.
 * @throws WireError INVALID_ARGUMENT when the project is not `projects/P`
 */
export function prefixIn(project: string | null | undefined, kind: ResourceKind): string {
  if (project && /^projects\/[^/]+$/.test(project)) return `${project}/${kind}/`;
  throw new WireError('INVALID_ARGUMENT', `Invalid project: (name=${project ?? ''})`);
}

/** The parts of `projects/P/subscriptions/S`. */
export function partsOf(name: string): { readonly project: string; readonly id: string } {
  const [, project = '', , id = ''] = name.split('/');
  return { project, id };
}
