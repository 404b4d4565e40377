import type { LineComponent, ReleaseLine } from '#core/line.ts';
import { standingAfter } from '#core/tag-standing.ts';
import { type Judgement, judgeNoVersion } from '#core/tag-verdict.ts';
import {
  type ChosenTag,
  chosenAt,
  type JudgedVersion,
  judgeVersions,
  type NoTag,
  refusalOf,
} from '#core/take.ts';
import { type ComponentTag, compareTags, parseComponentTag } from '#core/version.ts';
import { findImpediment } from './impediments.ts';
import { type LookedAt, lookAtTag } from './look-at-tag.ts';
import { lookUp } from './look-up.ts';
import { takeFound } from './take-tags.ts';
import type { Duty } from './turn.ts';

/** One component of a line as if the line took another tag of it. */
export interface ImaginedTag {
  readonly judgement: Judgement;
  /** The commit that it names; none where its repository shows no such tag. */
  readonly commit?: string;
  /** What the line takes of the component as it is. */
  readonly takes?: string;
  /** What the line would take then; none where that has no version, or no image. */
  readonly chosen?: ChosenTag;
  /** What is against the line's taking it now. */
  readonly refusals: readonly string[];
}

/**
 * Judges a tag as if a line took it, and says why the line does not. A tag that is not there is
 * judged as if it were pushed now. Nothing is written.
 */
export async function imagineTag(
  duty: Duty,
  lines: readonly ReleaseLine[],
  own: LineComponent,
  tag: string,
): Promise<ImaginedTag> {
  const version = parseComponentTag(tag);
  if (version === undefined) return imagineNoVersion(duty, own, tag);
  const hint = { component: own.component.name, tag, via: 'what-if', gone: true };
  const looked = await lookAtTag(duty, lines, own.component, hint);
  const { found, sight } = looked;
  const { taking } = await takeFound(duty, own, found);
  const standing = standingAfter(looked.record, sight);
  const judged = standing === undefined ? pushedNow(duty, looked, version) : standing;
  const commit = sight.type === 'tag-seen' ? sight.commit : undefined;
  const { verdict, why } = judged;
  const one: JudgedVersion = { tag: version, commit: commit ?? '', verdict, why };
  const chosen = chosenAt(own, one, []);
  const refusals = [
    standing === undefined ? [`${own.component.name} has no tag ${tag} yet: push it`] : [],
    await whyNot(duty, own, looked, one),
    'refusal' in chosen ? [chosen.refusal] : [],
    newerWords(taking, version),
  ];
  return {
    judgement: { verdict, why },
    ...(commit !== undefined && { commit }),
    ...takesOf(taking),
    ...('newest' in chosen && { chosen }),
    refusals: refusals.flat(),
  };
}

/** What is no version is never taken, whatever line asks. */
async function imagineNoVersion(duty: Duty, own: LineComponent, tag: string): Promise<ImaginedTag> {
  const { taking } = await takeFound(duty, own, await lookUp(duty, own.component));
  const judgement = judgeNoVersion(tag);
  const { verdict, why } = judgement;
  const refusals = [`${own.component.name} ${tag} is no version (${verdict}): ${why}`];
  return { judgement, ...takesOf(taking), refusals };
}

function pushedNow({ ports }: Duty, { found }: LookedAt, tag: ComponentTag): Judgement {
  const pushed = { tag, commit: '', atMs: ports.clock.nowMs() };
  const versions = judgeVersions([...found.repository.tags, pushed], found.rulings);
  const judged = versions.find((one) => one.tag === tag);
  if (judged === undefined) throw new Error(`${tag} was not judged`);
  const { verdict, why } = judged;
  return { verdict, why };
}

/** What is against it itself: its base version, its verdict, or a release of it by another commit. */
async function whyNot(
  duty: Duty,
  own: LineComponent,
  { found, sight }: LookedAt,
  one: JudgedVersion,
): Promise<readonly string[]> {
  const why =
    refusalOf(own, one, new Map()) ??
    (sight.type === 'tag-seen' ? await findImpediment(duty, own, found, one) : undefined);
  return why === undefined ? [] : [`${own.component.name} ${one.tag} is ${why}`];
}

function newerWords(taking: ChosenTag | NoTag, tag: ComponentTag): readonly string[] {
  if (!('newest' in taking) || compareTags(taking.newest.tag, tag) <= 0) return [];
  const { newest } = taking;
  return [`the line takes ${newest.tag}, which is newer: withdraw it, or tag a newer version`];
}

function takesOf(taking: ChosenTag | NoTag): Pick<ImaginedTag, 'takes'> {
  return 'newest' in taking ? { takes: taking.newest.tag } : {};
}
