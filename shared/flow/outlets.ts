import type { Outlets } from '#core/announcement-target.ts';
import type { GithubRelease } from '#core/told-texts.ts';

/** A release that was found on GitHub. */
export interface FoundRelease {
  readonly id: number;
  readonly body: string;
  /** Where people see it. */
  readonly address: string;
}

/** A release on GitHub that may be there. */
export interface SoughtRelease {
  readonly repository: string;
  readonly tag: string;
}

/** What a release on GitHub says, that there is none, or that nobody knows. */
export type ReleaseWords =
  | { readonly kind: 'said'; readonly body: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unanswered'; readonly why: string };

/** The releases of repositories on GitHub. */
export interface Github {
  /**
   * What each release says, in their order, for whoever can do without. It takes half a minute at
   * most, whatever GitHub does: what has no answer by then has none, and where GitHub says that it
   * is asked too much, nothing more is asked.
   */
  read(releases: readonly SoughtRelease[]): Promise<readonly ReleaseWords[]>;
  /** @throws GithubRefusal; Error where it may pass */
  find(repository: string, tag: string): Promise<FoundRelease | undefined>;
  /** Creates a release, once: undefined where one has its tag. @throws as `find` */
  create(repository: string, release: GithubRelease): Promise<FoundRelease | undefined>;
  /** @throws as `find` */
  edit(repository: string, id: number, release: GithubRelease): Promise<FoundRelease>;
}

/** GitHub refuses something, and refuses it again unless a person changes something. */
export class GithubRefusal extends Error {
  override readonly name = 'GithubRefusal';
}

/** What is posted to a webhook. */
export interface Post {
  /** The same however often it is posted, so that who hears it twice knows. */
  readonly id: string;
  readonly message: unknown;
}

/** What is known of a post after it. */
export type Posted =
  | { readonly kind: 'taken' }
  /** It was not posted, and may be later. */
  | { readonly kind: 'not posted'; readonly why: string; readonly retryAfterMs?: number }
  /** It was refused, and will be again. */
  | { readonly kind: 'refused'; readonly why: string }
  /** It may have been posted or not. */
  | { readonly kind: 'unknown'; readonly why: string };

/** Where announcements go besides our own topics; addresses and secrets stay within. */
export interface Announcing {
  /** What there is to announce to. */
  outlets(): Promise<Outlets>;
  readonly github: Github;
  /** Posts once to the webhook of that name. Whatever comes of it is an answer, no error. */
  post(webhook: string, post: Post): Promise<Posted>;
}
