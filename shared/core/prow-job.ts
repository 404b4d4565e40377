import { expandText, keysInTexts } from './recipe.ts';

/** A job of Prow that runs an external cell, as its line asks for it. */
export interface ProwJob {
  readonly type: 'periodic' | 'postsubmit' | 'presubmit';
  /** The job's name in Prow's configuration. */
  readonly job: string;
  /** What it clones; a periodic job clones what its configuration says. */
  readonly refs?: ProwRefs;
  /** The variables of its containers. */
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** The line's own values for what its texts mention. */
  readonly substitutions: Readonly<Record<string, string>>;
}

/** One commit of a repository, and the pull requests that are merged into it. */
export interface ProwRefs {
  readonly org: string;
  readonly repo: string;
  readonly baseRef: string;
  readonly baseSha: string;
  readonly pulls?: readonly ProwPull[];
}

/** A pull request at a commit. */
export interface ProwPull {
  readonly number: number;
  readonly sha: string;
}

/** A message with its attributes. */
export interface Message {
  readonly data: unknown;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The keys of all substitutions that a job's texts mention. */
export function prowKeys({ job, refs, env, labels }: ProwJob): ReadonlySet<string> {
  const { org = '', repo = '', baseRef = '', baseSha = '', pulls = [] } = refs ?? {};
  return keysInTexts([
    ...[job, org, repo, baseRef, baseSha],
    ...pulls.map(({ sha }) => sha),
    ...Object.values(env),
    ...Object.values(labels),
  ]);
}

/** The keys that a job's texts mention, and that its line gives no value to. */
export function undeclaredProwKeys(job: ProwJob): readonly string[] {
  return [...prowKeys(job)].filter(
    (key) => key.startsWith('_') && !Object.hasOwn(job.substitutions, key),
  );
}

/**
 * What Prow's `sub` takes to start a job: the form of `ProwJobEvent`, with the annotations that have
 * its Pub/Sub reporter answer.
 *
 * @see https://github.com/kubernetes-sigs/prow/blob/main/pkg/pubsub/subscriber/subscriber.go
 */
export function prowMessage(
  job: ProwJob,
  given: Readonly<Record<string, string>>,
  answer: ProwAnswer,
): Message {
  const values = { ...job.substitutions, ...given };
  const expanded = (text: string) => expandText(text, values);
  const all = (texts: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, expanded(text)]));
  const annotations = {
    'prow.k8s.io/pubsub.project': answer.project,
    'prow.k8s.io/pubsub.topic': answer.topic,
    'prow.k8s.io/pubsub.runID': answer.runid,
  };
  return {
    data: {
      name: expanded(job.job),
      ...(job.refs && { refs: prowRefs(job.refs, expanded) }),
      envs: all(job.env),
      labels: all(job.labels),
      annotations,
    },
    attributes: { 'prow.k8s.io/pubsub.EventType': eventTypes[job.type] },
  };
}

/** Where a job's result is to be told, and by which name. */
interface ProwAnswer {
  readonly project: string;
  readonly topic: string;
  readonly runid: string;
}

const eventTypes: Readonly<Record<ProwJob['type'], string>> = {
  periodic: 'prow.k8s.io/pubsub.PeriodicProwJobEvent',
  postsubmit: 'prow.k8s.io/pubsub.PostsubmitProwJobEvent',
  presubmit: 'prow.k8s.io/pubsub.PresubmitProwJobEvent',
};

function prowRefs({ org, repo, baseRef, baseSha, pulls }: ProwRefs, text: (one: string) => string) {
  const base = { org: text(org), repo: text(repo), base_ref: text(baseRef) };
  const refs = { ...base, base_sha: text(baseSha) };
  if (pulls === undefined) return refs;
  return { ...refs, pulls: pulls.map(({ number, sha }) => ({ number, sha: text(sha) })) };
}
