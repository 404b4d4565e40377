import { hourMs } from './durations.ts';
import type { Stage } from './stage.ts';

/** In so many of the runs that are not calm an image of production is hidden at first. */
const hidden = 0.4;
/** It may be hidden for so long after everything is calm: most releases come out then. */
const hiddenOnMs = 2 * hourMs;
/** So many posts go wrong where it storms. */
const badPosts = 0.6;

/**
 * Plays those who hear of releases: webhooks that take a post and fail, or fail before, and a
 * registry that shows an image to nobody for some hours.
 */
export function openListeners(stage: Stage): void {
  const { world, plan, calmFromMs, tally } = stage;
  if (plan.mode !== 'usual') return;
  const posts = stage.chance('posts');
  world.audience.answers = () => {
    if (world.now >= calmFromMs || !posts.isSo(badPosts))
      return { posted: { kind: 'taken' }, isArrived: true };
    if (posts.isSo(0.5)) {
      tally.sometimes('a webhook was away');
      return { posted: { kind: 'not posted', why: 'it answered 429' }, isArrived: false };
    }
    tally.sometimes('a webhook gave no answer');
    return { posted: { kind: 'unknown', why: 'it did not answer' }, isArrived: posts.isSo(0.5) };
  };
  const visits = stage.chance('visits');
  if (!visits.isSo(hidden)) return;
  const untilMs = visits.between(world.now + hourMs, calmFromMs + hiddenOnMs);
  world.visitors.refusalOf = (repository) => {
    if (world.now >= untilMs || !repository.endsWith('/hello')) return undefined;
    tally.sometimes('a release could not be pulled by everybody');
    return 'GET was answered with 403';
  };
}
