import { maintainersOf } from './candidate-facts.ts';
import { type ComponentState, type KnownTag, placeOf } from './component-state.ts';
import { isoTime } from './iso-time.ts';
import { withdrawalOf } from './ruling.ts';
import { ended, needsPerson, over, quoted, type Said } from './said.ts';
import type { TagRecord } from './tag.ts';
import { judgeNoVersion } from './tag-verdict.ts';
import type { Verdict } from './verdict.ts';
import { parseComponentTag } from './version.ts';

/** What is recorded of a tag that somebody asks about. */
export interface TagFacts {
  readonly component: string;
  readonly tag: string;
  /** None where nobody ever told of it. */
  readonly record?: TagRecord;
  /** What its repository showed last, and what people ruled; none before the first look. */
  readonly state?: ComponentState;
  /** The promoters of all lines that have the component. */
  readonly promoters: readonly string[];
}

/**
 * How a tag stands by itself, whatever lines make of it: `done` where a line may take it. It tells
 * what is recorded: nobody looks into the repository for it.
 */
export function tagVerdict(facts: TagFacts): Verdict {
  const { tag, record } = facts;
  const said = saidOf(facts);
  if (record === undefined || parseComponentTag(tag) === undefined) return said;
  return { ...said, since: isoTime(record.goneSinceMs ?? record.seenAtMs) };
}

function saidOf(facts: TagFacts): Said {
  const { component, tag, record, state } = facts;
  if (parseComponentTag(tag) === undefined) return noVersion(facts);
  const known = state?.tags.find((one) => one.tag === tag);
  const commit = record?.movedTo ?? record?.commit ?? (known && placeOf(known));
  const withdrawn = commit && withdrawalOf({ tag, commit }, state?.rulings ?? []);
  if (withdrawn)
    return over(
      `Withdrawn by ${withdrawn.by}: ${quoted(withdrawn.reason)}; a promoter can take that back: ` +
        releaseWay,
    );
  if (record !== undefined) return recordedVerdict(facts, record);
  if (known !== undefined) return listedVerdict(facts, known);
  const way = `push it, and announce it: npm run announce:tag -- ${component} ${tag}`;
  return needsPerson(unseenWords, [maintainersOf(component)], way);
}

const releaseWay = 'POST /api/v1/quarantine-releases';
const unseenWords =
  'Never seen: nobody told of it, and its repository did not show it when it was listed last, ' +
  'which is every few minutes';

function noVersion({ component, tag }: TagFacts): Said {
  const { verdict, why } = judgeNoVersion(tag);
  if (verdict === 'library') return over(`Never built: ${why}`);
  const way = 'tag it anew, under a name of the form vX.Y.Z';
  return needsPerson(`Malformed: ${why}`, [maintainersOf(component)], way);
}

function recordedVerdict(facts: TagFacts, record: TagRecord): Said {
  const { verdict, why, goneSinceMs, movedTo, isUnused, recheckAtMs } = record;
  const owners = [maintainersOf(facts.component)];
  if (goneSinceMs !== undefined)
    return needsPerson(`Gone: ${quoted(why)}`, owners, 'push it again where it was, or tag anew');
  if (movedTo !== undefined && isUnused !== true)
    return needsPerson(`Moved: ${quoted(why)}`, owners, 'move it back, or tag a new version');
  switch (verdict) {
    case 'accepted':
    case 'pre-release':
      return ended('done', `Good, ${quoted(why)}`);
    case 'library':
    case 'malformed':
      return over(`Never built: ${quoted(why)}`);
    case 'quarantined': {
      const again =
        recheckAtMs === undefined
          ? ''
          : `; its branch is looked at again at ${isoTime(recheckAtMs)}`;
      const way = `tag anew, or release it from quarantine: ${releaseWay}`;
      return needsPerson(`In quarantine: ${quoted(why)}${again}`, facts.promoters, way);
    }
  }
}

/** Known from a list of its repository alone: of history, or found a moment ago. */
function listedVerdict(facts: TagFacts, known: KnownTag): Said {
  const owners = [maintainersOf(facts.component)];
  if (known.isGone)
    return needsPerson(
      'Gone: its repository shows it no more',
      owners,
      'push it again, or tag anew',
    );
  if (known.movedTo !== undefined)
    return needsPerson(
      `Moved: it was first at ${known.commit}, and is at ${known.movedTo}`,
      owners,
      'move it back, or tag a new version',
    );
  if (known.isDoubted) {
    const way = `tag anew, or release it from quarantine: ${releaseWay}`;
    return needsPerson(doubtedWords, facts.promoters, way);
  }
  return ended('done', known.isHistory ? historyWords : 'Found, and not looked at yet');
}

const doubtedWords = 'In quarantine: its number hardly continues those before it';
const historyWords =
  'History: it stood before its component was watched, and is announced to nobody';
