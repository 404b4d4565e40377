import { bodies, production } from '../world/life.ts';
import type { World } from '../world/world.ts';
import { releases } from './promotion-invariants.ts';

/** What a run came to, without what hangs on the order of things: ids of builds, digests, times. */
export function endingOf(world: World): readonly string[] {
  const candidates = [...bodies(world, 'candidate').values()].map(
    ({ id, phase, version }) => `candidate ${id}: ${phase} ${version ?? ''}`,
  );
  const released = releases(world).map(({ line, version, components, state }) => {
    const names = components.map(({ name, tag, commit }) => `${name} ${tag}@${commit}`);
    return `${line}@${version} ${state}: ${names.join(', ')}`;
  });
  const floating = [...bodies(world, 'floating-tag')].map(
    ([id, { held }]) =>
      `${id}: ${held
        .map(({ version }) => version)
        .sort()
        .join(', ')}`,
  );
  return [...candidates, ...released, ...floating, ...Object.keys(production(world))].sort();
}
