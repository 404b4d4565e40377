import type { GithubRelease } from '#core/told-texts.ts';
import {
  type Announcing,
  type FoundRelease,
  GithubRefusal,
  type Post,
  type Posted,
  type SoughtRelease,
} from '#flow/outlets.ts';
import type { Gate } from './faults.ts';
import { frozen } from './shelf.ts';

/** One post that arrived at a webhook. */
export interface ArrivedPost extends Post {
  readonly webhook: string;
}

/** A release on GitHub, and where. */
export interface ShownRelease extends GithubRelease {
  readonly repository: string;
  readonly id: number;
}

/** Those outside who are told of releases. */
export interface Audience {
  /** The webhooks whose addresses are known. */
  webhooks: readonly string[];
  hasGithub: boolean;
  /** Every post that arrived, oldest first. */
  posts(webhook?: string): readonly ArrivedPost[];
  releases(): readonly ShownRelease[];
  /** Makes a release as somebody else would. */
  publish(repository: string, release: GithubRelease): void;
  /** Why GitHub does not say what a release says; it does if not said. */
  silence: (sought: SoughtRelease) => string | undefined;
  /** How a webhook answers, and whether the post has arrived by then; it takes it if not said. */
  answers: (post: ArrivedPost) => { readonly posted: Posted; readonly isArrived: boolean };
  port(gate: Gate): Announcing;
}

/** Opens an audience that hears everything. */
export function openAudience(): Audience {
  const posts: ArrivedPost[] = [];
  const releases = new Map<string, ShownRelease>();
  const keyOf = (repository: string, tag: string) => `${repository} ${tag}`;
  const put = (repository: string, release: GithubRelease, id = releases.size + 1) => {
    const { tag, name, body } = release;
    releases.set(keyOf(repository, tag), { repository, id, tag, name, body });
    return found(repository, tag);
  };
  const found = (repository: string, tag: string): FoundRelease | undefined => {
    const release = releases.get(keyOf(repository, tag));
    const address = `https://github.example/${repository}/releases/tag/${tag}`;
    return release && { id: release.id, body: release.body, address };
  };
  const audience: Audience = {
    webhooks: ['chat', 'hook'],
    hasGithub: true,
    posts: (webhook) => posts.filter((one) => webhook === undefined || one.webhook === webhook),
    releases: () => [...releases.values()],
    publish: (repository, release) => void put(repository, release),
    silence: () => undefined,
    answers: () => ({ posted: { kind: 'taken' }, isArrived: true }),
    port: (gate) => ({
      outlets: async () =>
        gate.stay(() => ({ webhooks: audience.webhooks, hasGithub: audience.hasGithub })),
      post: (webhook, { id, message }) =>
        gate.pass('announcing', 'post', () => {
          const post = frozen({ webhook, id, message: JSON.parse(JSON.stringify(message)) });
          const { posted, isArrived } = audience.answers(post);
          if (isArrived) posts.push(post);
          return posted;
        }),
      github: {
        read: (releases) =>
          gate.pass('github', 'read', () =>
            releases.map((sought) => {
              const why = audience.silence(sought);
              if (why !== undefined) return { kind: 'unanswered', why };
              const release = found(sought.repository, sought.tag);
              return release === undefined
                ? { kind: 'none' }
                : { kind: 'said', body: release.body };
            }),
          ),
        find: (repository, tag) => gate.pass('github', 'find', () => found(repository, tag)),
        create: (repository, release) =>
          gate.pass('github', 'create', () =>
            found(repository, release.tag) === undefined ? put(repository, release) : undefined,
          ),
        edit: (repository, id, release) =>
          gate.pass('github', 'edit', () => {
            const isThere = [...releases.values()].some(
              (one) => one.repository === repository && one.id === id,
            );
            const edited = isThere ? put(repository, release, id) : undefined;
            if (edited === undefined) throw new GithubRefusal(`${repository} has no release ${id}`);
            return edited;
          }),
      },
    }),
  };
  return audience;
}
