import { inParallel } from '#flow/in-parallel.ts';
import type { FoundRelease, ReleaseWords, SoughtRelease } from '#flow/outlets.ts';
import { withDeadline } from './deadline.ts';
import { TransientError } from './http.ts';

/** After so long GitHub is asked nothing more, and what it has not said is not waited for. */
const readingMaxMs = 30_000;
/** So many requests are under way at a time: GitHub takes more for an attack. */
const atATime = 8;

/** GitHub takes no more requests for a while, whatever they ask for. */
export class GithubLimit extends Error {
  override readonly name = 'GithubLimit';
}

/** Finds releases as long as there is time and GitHub answers; `find` tries each a few times. */
export function readWords(
  find: (repository: string, tag: string) => Promise<FoundRelease | undefined>,
  readingMs = readingMaxMs,
): (releases: readonly SoughtRelease[]) => Promise<readonly ReleaseWords[]> {
  return (releases) => {
    const untilMs = performance.now() + readingMs;
    let end: string | undefined;
    const read = async ({ repository, tag }: SoughtRelease): Promise<ReleaseWords> => {
      const leftMs = untilMs - performance.now();
      if (leftMs <= 0) end ??= `GitHub needed more than ${readingMs} ms for others`;
      if (end !== undefined) return { kind: 'unanswered', why: end };
      try {
        const what = `the release ${tag} of ${repository}`;
        const found = await withDeadline(what, leftMs, find(repository, tag));
        return found === undefined ? { kind: 'none' } : { kind: 'said', body: found.body };
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        if (isForAll(error)) end ??= why;
        return { kind: 'unanswered', why };
      }
    };
    return inParallel(releases, read, atATime);
  };
}

function isForAll(error: unknown): boolean {
  return error instanceof GithubLimit || (error instanceof TransientError && error.isTooMany);
}
