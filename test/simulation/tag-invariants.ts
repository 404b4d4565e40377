import type { ComponentState, KnownTag } from '#core/component-state.ts';
import type { Ruling } from '#core/ruling.ts';
import { bodies } from '../world/life.ts';
import type { World } from '../world/world.ts';
import type { Invariant } from './invariant.ts';
import { misjudgedTags } from './seen-tags.ts';
import { wronglyTaken } from './taken-tags.ts';

/** How tags are seen, judged and taken. */
export const tagInvariants: readonly Invariant[] = [
  {
    name: 'I21',
    text: 'a candidate takes the newest good tag of each component, and none that is in quarantine',
    documents: {
      candidate: ({ before, after }, scene) =>
        before === undefined ? wronglyTaken(scene, after.body) : undefined,
      build({ id, before, after }, { stage: { world } }) {
        if (before !== undefined) return undefined;
        const { component, tag, commit } = after.body;
        const isOfCandidate = world.store
          .ids('candidate')
          .some((one) =>
            world.store
              .document('candidate', one)
              ?.body.frozen.components.some(
                (own) =>
                  own.build === id &&
                  own.name === component &&
                  own.tag === tag &&
                  own.commit === commit,
              ),
          );
        return isOfCandidate ? undefined : `${id} of ${component} ${tag} is of no candidate`;
      },
    },
  },
  {
    name: 'I22',
    text: 'every tag that stands was seen, and judged rightly, whatever was lost',
    end: misjudgedTags,
  },
  {
    name: 'I23',
    text: 'the first sight counts: its commit never changes, unless a person releases another',
    documents: {
      tag({ id, before, after }, { sights, stage: { world } }) {
        sights.sawRecord(after.body, world.now);
        const { component, tag, commit } = after.body;
        const isSame = before === undefined || before.body.commit === commit;
        if (isSame || wasReleased(world, component, { tag, commit })) return undefined;
        return `${id} was ${before.body.commit} and is ${commit}`;
      },
      component({ before, after }, { sights, stage }) {
        sights.sawComponent(after.body, stage.world.now);
        return before && forgotten(before.body, after.body);
      },
    },
  },
  {
    name: 'I27',
    text: 'a version is never built from two commits',
    documents: {
      build({ id, before, after }, { stage: { world } }) {
        if (before !== undefined) return undefined;
        const { component, tag, commit } = after.body;
        const other = [...bodies(world, 'build').values()].find(
          (one) => one.component === component && one.tag === tag && one.commit !== commit,
        );
        return other && `${component} ${tag} is built from ${other.commit} and ${commit} (${id})`;
      },
    },
  },
];

function wasReleased(
  world: World,
  component: string,
  { tag, commit }: Pick<KnownTag, 'tag' | 'commit'>,
): boolean {
  return world.store
    .history('component', component)
    .some(({ body }) => isReleased({ tag, commit }, body.rulings));
}

function isReleased(
  { tag, commit }: Pick<KnownTag, 'tag' | 'commit'>,
  rulings: readonly Ruling[],
): boolean {
  return rulings.some(
    (one) => one.tag === tag && one.commit === commit && one.ruling === 'released',
  );
}

function forgotten(before: ComponentState, after: ComponentState): string | undefined {
  const now = new Map(after.tags.map((one) => [one.tag, one]));
  const lost = before.tags.find(({ tag, commit, isHistory }) => {
    const one = now.get(tag);
    if (one === undefined || one.isHistory !== isHistory) return true;
    return one.commit !== commit && !isReleased(one, after.rulings);
  });
  if (lost !== undefined) return `${after.component} ${lost.tag} was first at ${lost.commit}`;
  const unruled = before.rulings.find(
    ({ tag, commit }) => !after.rulings.some((one) => one.tag === tag && one.commit === commit),
  );
  return unruled && `${after.component} forgot what was ruled on ${unruled.tag}`;
}
