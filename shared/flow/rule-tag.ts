import { PermanentError } from '#core/permanent-error.ts';
import { type Ruling, withdrawalOf } from '#core/ruling.ts';
import { judgeRuling, type RulingRequest } from '#core/tag-ruling.ts';
import { standingAfter } from '#core/tag-standing.ts';
import { judgeNoVersion } from '#core/tag-verdict.ts';
import { judgeVersions, linesTaking } from '#core/take.ts';
import { type ComponentTag, parseComponentTag } from '#core/version.ts';
import { advance } from './advance.ts';
import { componentOf, linesWith, lookAtTag } from './look-at-tag.ts';
import type { Person } from './people.ts';
import { refuseStranger } from './promoter.ts';
import type { Duty } from './turn.ts';

/** A ruling that stands, as everybody is told who asks for the same. */
export interface Ruled {
  readonly component: string;
  readonly tag: string;
  /** The commit for which it holds: at another, the tag is another matter. */
  readonly commit: string;
  readonly ruling: Ruling['ruling'];
  /** The lines whose newest tag it is while it is not withdrawn. */
  readonly lines: readonly string[];
}

/**
 * Rules on a tag as a person asks: releases it from quarantine, or withdraws it, whereupon no line
 * takes it any more. The repository says what commit that is about. The same request again has the
 * same answer; whichever of the two was asked for last stands.
 *
 * @throws PermanentError with the reason, and with what else can be done.
 */
export async function ruleTag(duty: Duty, person: Person, request: RulingRequest): Promise<Ruled> {
  const { component: name, tag, ruling, reason } = request;
  const lines = await duty.ports.lines.all();
  const component = componentOf(lines, name);
  refuseStranger(linesWith(lines, name), person);
  const version = versionOf(name, tag);
  const hint = { component: name, tag, via: 'promote', gone: true };
  const { record, sight, found } = await lookAtTag(duty, lines, component, hint);
  const standing = standingAfter(record, sight);
  if (standing === undefined)
    throw new PermanentError('unknown', `${name} has no tag ${tag}; push it first`);
  if (sight.type === 'tag-gone')
    throw new PermanentError('conflict', `${name} ${tag} is gone: ${standing.why}`);
  const { commit } = sight;
  const withdrawal = withdrawalOf({ tag, commit }, found.rulings);
  const judged = judgeRuling(request, standing, withdrawal);
  if (typeof judged === 'object') throw new PermanentError(judged.code, judged.why);
  const ruled: Ruling = {
    ...{ tag, commit, ruling, by: person.email, reason, atMs: duty.ports.clock.nowMs() },
  };
  if (judged === 'to be ruled') await rule(duty, name, ruled);
  const asGood: Ruling = { ...ruled, ruling: 'released' };
  const versions = judgeVersions(found.repository.tags, [...found.rulings, asGood]);
  const taking = linesTaking(lines, name, version, versions).map((line) => line.name);
  return { component: name, tag, commit, ruling, lines: taking };
}

/** What is no version is never built, whatever anybody rules; nor need it be looked up. */
function versionOf(component: string, tag: string): ComponentTag {
  const version = parseComponentTag(tag);
  if (version !== undefined) return version;
  const { verdict, why } = judgeNoVersion(tag);
  const what = verdict === 'library' ? 'the version of a library' : verdict;
  throw new PermanentError('refused', `${component} ${tag} is ${what}: ${why}`);
}

/** One that somebody else made in the meantime stands as well; where there is no room, none does. */
async function rule(duty: Duty, component: string, ruling: Ruling): Promise<void> {
  const event = { type: 'tag-ruled', component, ruling } as const;
  const { isMoved, why } = await advance(duty, 'component', component, event);
  if (isMoved) return;
  const kept = await duty.ports.store.get('component', component);
  const { tag, commit } = ruling;
  const last = kept?.body.rulings.find((one) => one.tag === tag && one.commit === commit);
  if (last?.ruling !== ruling.ruling) throw new PermanentError('conflict', why);
}
