import type { LineComponent } from '#core/line.ts';
import type { Repository, RepositoryTag } from '#core/repository.ts';
import type { Ruling } from '#core/ruling.ts';
import { bodies } from '../world/life.ts';
import type { Scene } from './invariant.ts';
import { compareNumbers, numbersIn, verdictsOn } from './tag-oracle.ts';

/** The tags that a line may take of a component by their numbers and by what people ruled, newest first. */
export function goodByNumber(
  { base, preReleases }: LineComponent,
  { tags }: Pick<Repository, 'tags'>,
  rulings: readonly Ruling[],
): readonly RepositoryTag[] {
  const verdicts = verdictsOn(tags, rulings);
  return tags
    .flatMap((one) => {
      const numbers = numbersIn(one.tag);
      const verdict = verdicts.get(one.tag);
      const isGood = verdict === 'accepted' || (verdict === 'pre-release' && preReleases);
      if (numbers === undefined || !isGood) return [];
      const { major, minor, patch } = numbers;
      return `${major}.${minor}.${patch}.`.startsWith(`${base}.`) ? [{ one, numbers }] : [];
    })
    .toSorted((a, b) => compareNumbers(b.numbers, a.numbers))
    .map(({ one }) => one);
}

/** Whether a tag was first seen at another commit, or released from another. */
export function isMoved(scene: Scene, component: string, { tag, commit }: RepositoryTag): boolean {
  const { sights, stage } = scene;
  const released = stage.world.store
    .ids('versions')
    .flatMap((id) => stage.world.store.record('versions', id) ?? [])
    .filter((version) => version.component === component && version.versionTag === tag)
    .map((version) => version.commit);
  if (released.some((first) => first !== commit)) return true;
  return sights.firstCommits(component, tag).some((first) => first !== commit);
}

/** Whether a tag's record keeps it in quarantine for its branch. */
export function isKeptForBranch(
  { stage: { world } }: Scene,
  component: string,
  { tag, commit }: RepositoryTag,
  rulings: readonly Ruling[],
): boolean {
  const record = bodies(world, 'tag').get(`${component}:${tag}`);
  const last = rulings.findLast((one) => one.tag === tag && one.commit === commit);
  return record?.wrongBranch !== undefined && last?.ruling !== 'released';
}
