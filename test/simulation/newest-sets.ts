import type { Candidate } from '#core/candidate.ts';
import type { LineComponent } from '#core/line.ts';
import { bodies } from '../world/life.ts';
import { goodByNumber, isKeptForBranch, isMoved } from './good-tags.ts';
import type { Scene } from './invariant.ts';

/**
 * The newest good set of every line was a candidate; where nothing goes wrong, and nobody withdrew a
 * tag so that the newest set is older than what was released, it was released, too.
 */
export function newestSets(scene: Scene): readonly string[] {
  const { world, plan } = scene.stage;
  const all = [...bodies(world, 'candidate').values()];
  return world.lines.flatMap((line) => {
    const newest = line.components.map((own) => newestOf(scene, own));
    if (newest.includes(undefined)) return [];
    const set = newest.join(', ');
    const candidates = all.filter((one) => one.line === line.name && setOf(one) === set);
    const [candidate] = candidates;
    if (candidate === undefined) return [`${line.name} never had a candidate of ${set}`];
    const isReleased = candidates.some(({ version }) => version !== undefined);
    if (plan.mode === 'usual' || isReleased || wasWithdrawn(scene)) return [];
    return [`${line.name} never released ${set}: ${candidate.phase}, ${candidate.why}`];
  });
}

/** The newest good tag of a component as everything is in the end. */
function newestOf(scene: Scene, own: LineComponent): string | undefined {
  const { repositories, world } = scene.stage;
  const { name } = own.component;
  const rulings = scene.sights.rulings(name, world.now, world.now).at(-1) ?? [];
  const newest = goodByNumber(own, repositories.now(name), rulings).find(
    (one) => !isMoved(scene, name, one) && !isKeptForBranch(scene, name, one, rulings),
  );
  return newest && `${name} ${newest.tag}@${newest.commit}`;
}

function setOf({ frozen }: Candidate): string {
  return frozen.components.map(({ name, tag, commit }) => `${name} ${tag}@${commit}`).join(', ');
}

function wasWithdrawn({ stage: { world } }: Scene): boolean {
  return [...bodies(world, 'component').values()].some(({ rulings }) =>
    rulings.some(({ ruling }) => ruling === 'withdrawn'),
  );
}
