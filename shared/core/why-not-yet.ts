import type { Candidate } from './candidate.ts';
import { type LineOfTag, whyOnLine } from './line-why.ts';
import { over } from './said.ts';
import type { ShownWhy, WhyStation } from './shown-why.ts';
import { type TagFacts, tagVerdict } from './tag-why.ts';
import type { Verdict } from './verdict.ts';
import { isUnder, parseComponentTag } from './version.ts';

/**
 * Why a tag is not released yet, or that it is: how it stands itself, then what each line makes of
 * it. The verdict is that of the line on which it came furthest.
 */
export function whyTag(facts: TagFacts, lines: readonly LineOfTag[]): ShownWhy {
  const { component, tag, state } = facts;
  const own = tagVerdict(facts);
  const { standing, sentence, since } = own;
  const first: WhyStation = {
    ...{ what: 'tag', standing, sentence },
    ...(since !== undefined && { at: since }),
  };
  const about = { component, tag };
  const version = parseComponentTag(tag);
  if (version === undefined) return { about, verdict: own, chain: [first], links: {} };
  const found = lines.map((line) => whyOnLine(line, version, own, state));
  const [furthest] = found.toSorted((one, other) => other.rank - one.rank);
  const isClaimed = lines.some((one) => one.having || isUnder(version, one.own.base));
  const unclaimed = `Unclaimed: no release line has a base version for ${component} ${tag}`;
  const unasked = own.standing === 'done' ? over(unclaimed) : own;
  const verdict = isClaimed && furthest !== undefined ? furthest.verdict : unasked;
  return {
    ...{ about, verdict },
    chain: [first, ...found.flatMap(({ chain }) => chain)],
    links: linksOf(lines),
  };
}

/** Why a candidate is not released yet, or that it is, and how its line stands. */
export function whyCandidate(candidate: Candidate, verdict: Verdict, ofLine?: Verdict): ShownWhy {
  const { id, line } = candidate;
  const stations = [
    ['candidate', verdict],
    ['line', ofLine],
  ] as const;
  const chain = stations.flatMap(([what, said]): readonly WhyStation[] => {
    if (said === undefined) return [];
    const { standing, sentence, since } = said;
    return [{ line, what, standing, sentence, ...(since !== undefined && { at: since }) }];
  });
  const links = { candidate: `/api/v1/candidates/${id}`, line: `/api/v1/lines/${line}` };
  return { about: { candidate: id }, verdict, chain, links };
}

function linksOf(lines: readonly LineOfTag[]): ShownWhy['links'] {
  const links = lines.flatMap(({ line: { name }, having }) => [
    [`line ${name}`, `/api/v1/lines/${name}`],
    ...(having === undefined
      ? []
      : [[`candidate of ${name}`, `/api/v1/candidates/${having.candidate.id}`]]),
  ]);
  return Object.fromEntries(links);
}
