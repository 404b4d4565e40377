import type { RepositoryTag } from '#core/repository.ts';
import type { Ruling } from '#core/ruling.ts';
import type { TagRecord } from '#core/tag.ts';
import type { Verdict } from '#core/tag-verdict.ts';
import { bodies } from '../world/life.ts';
import { isOnWrongBranch } from './branch-oracle.ts';
import type { Scene } from './invariant.ts';
import { components } from './lines.ts';
import type { Moment } from './repositories.ts';
import { verdictsOn } from './tag-oracle.ts';

/** So much of a name is kept, and only of these characters; no version has others. */
const keptName = /^[\x21-\x7e]{1,64}$/;

/** Tags that nobody saw, or that are judged as they never were. */
export function misjudgedTags(scene: Scene): readonly string[] {
  return components.flatMap(({ name }) => [...unlisted(scene, name), ...misjudged(scene, name)]);
}

/** Tags that the component's document has otherwise than the repository. */
function unlisted(
  { stage: { world, plan, repositories } }: Scene,
  name: string,
): readonly string[] {
  if (plan.mode === 'events-alone') return [];
  const present = repositories.now(name).tags.filter(({ tag }) => keptName.test(tag));
  const known = bodies(world, 'component').get(name)?.tags ?? [];
  const missing = present.filter(({ tag, commit }) => {
    const listed = known.find((one) => one.tag === tag);
    return listed === undefined || listed.isGone || (listed.movedTo ?? listed.commit) !== commit;
  });
  const left = known.filter(
    ({ tag, isGone }) => !isGone && !present.some((one) => one.tag === tag),
  );
  return [
    ...missing.map(({ tag }) => `${name} ${tag} was never listed as it is`),
    ...left.map(({ tag }) => `${name} ${tag} is listed, and is gone`),
  ];
}

function misjudged(scene: Scene, name: string): readonly string[] {
  const { world, repositories } = scene.stage;
  const records = bodies(world, 'tag');
  const known = bodies(world, 'component').get(name)?.tags ?? [];
  const { tags } = repositories.now(name);
  const standing = tags.flatMap((one) => {
    const record = records.get(`${name}:${one.tag}`);
    const isHistory = known.some(({ tag, isHistory }) => tag === one.tag && isHistory);
    const possible = verdictsSince(scene, name, one, record);
    if (record === undefined)
      return isHistory || possible.has('malformed') ? [] : [`${name} ${one.tag} has no record`];
    const isSeenThere = (record.movedTo ?? record.commit) === one.commit && !record.goneSinceMs;
    if (!isSeenThere) return [`${name} ${one.tag} was last seen elsewhere`];
    if (possible.has(record.verdict)) return [];
    return [`${name} ${one.tag} is ${record.verdict} (${record.why}), not ${[...possible]}`];
  });
  // What was deleted before it was ever listed, and nobody told of that, is not known to be gone.
  const gone = [...records.values()].filter(
    ({ component, tag }) =>
      component === name &&
      !tags.some((one) => one.tag === tag) &&
      known.some((one) => one.tag === tag),
  );
  return [
    ...standing,
    ...gone
      .filter(({ goneSinceMs }) => goneSinceMs === undefined)
      .map(({ tag, verdict }) => `${name} ${tag} is gone, and ${verdict}`),
  ];
}

/**
 * The verdicts that may be recorded in the end: the present one, but that a commit was perhaps on the
 * right branch when it was seen. Where nobody lists tags, any that was right since the tag was set,
 * or ruled upon, as it was seen some time after.
 */
function verdictsSince(
  { sights, stage }: Scene,
  name: string,
  one: RepositoryTag,
  record: TagRecord | undefined,
): ReadonlySet<Verdict> {
  if (record !== undefined && record.commit !== one.commit) return new Set(['quarantined']);
  const { repositories, world, plan } = stage;
  const all = repositories.between(name, 0, world.now);
  const setAt = all.findLastIndex(({ tags }) => !tags.some((tag) => isAsIs(tag, one))) + 1;
  const sinceMs = Math.max(all[setAt]?.fromMs ?? 0, sights.ruledAtMs(name, one.tag));
  const moments = repositories
    .between(name, sinceMs, world.now)
    .filter(({ tags }) => tags.some((tag) => isAsIs(tag, one)));
  const judging = plan.mode === 'events-alone' ? moments : moments.slice(-1);
  return new Set(
    judging.flatMap((moment) => {
      const fromMs = plan.mode === 'events-alone' ? Math.max(moment.fromMs, sinceMs) : world.now;
      const rulings = sights.rulings(name, fromMs, world.now);
      return moments.flatMap(({ branches }) =>
        rulings.map((ruled) => verdictAt(stage, name, one, { ...moment, branches }, ruled)),
      );
    }),
  );
}

function verdictAt(
  stage: Scene['stage'],
  name: string,
  one: RepositoryTag,
  moment: Moment,
  rulings: readonly Ruling[],
): Verdict {
  const verdict = verdictsOn(moment.tags, rulings).get(one.tag) ?? 'malformed';
  const isBuilt = verdict === 'accepted' || verdict === 'pre-release';
  const last = rulings.findLast(({ tag, commit }) => tag === one.tag && commit === one.commit);
  const isLet = !isBuilt || last?.ruling === 'released';
  return isLet || !isOnWrongBranch(stage, name, moment, one) ? verdict : 'quarantined';
}

function isAsIs(a: RepositoryTag, b: RepositoryTag): boolean {
  return a.tag === b.tag && a.commit === b.commit && a.atMs === b.atMs;
}
