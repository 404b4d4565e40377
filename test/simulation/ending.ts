import { bodies, production } from '../world/life.ts';
import type { World } from '../world/world.ts';

/**
 * What a run came to: every tag as it was seen, and what each line released last. How it came to that
 * hangs on the order of things, as a tag may just meet the end of a quiet time, or not.
 */
export function endingOf(world: World): readonly string[] {
  const tags = [...bodies(world, 'tag')].map(
    ([id, { commit, verdict, goneSinceMs }]) =>
      `tag ${id}: ${commit} ${verdict}${goneSinceMs === undefined ? '' : ', gone'}`,
  );
  const listed = [...bodies(world, 'component')].flatMap(([id, { tags: known }]) =>
    known.map(({ tag, commit, isGone }) => `${id} ${tag}: ${commit}${isGone ? ', gone' : ''}`),
  );
  const heads = [...bodies(world, 'line')].map(([id, { head }]) => {
    const names = head?.components.map(({ name, tag }) => `${name} ${tag}`) ?? [];
    return `${id} released last: ${names.join(', ')}`;
  });
  const floating = Object.entries(production(world))
    .filter(([name]) => /:v\d+$/.test(name))
    .map(([name]) => name);
  return [...tags, ...listed, ...heads, ...floating].sort();
}
