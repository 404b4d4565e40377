import type { Candidate } from '#core/candidate.ts';
import { candidateVerdict } from '#core/candidate-verdict.ts';
import type { LineComponent, ReleaseLine } from '#core/line.ts';
import { type LineOfTag, rankOf } from '#core/line-why.ts';
import type { FindOpenings } from '#core/promotion-window.ts';
import type { ShownWhy, WhyAbout } from '#core/shown-why.ts';
import { tagKey } from '#core/tag.ts';
import type { Verdict } from '#core/verdict.ts';
import { parseComponentTag } from '#core/version.ts';
import { whyCandidate, whyTag } from '#core/why-not-yet.ts';
import { buildsOf, candidateFacts } from './candidate-facts.ts';
import { inParallel } from './in-parallel.ts';
import { lineStateOf } from './line-so-far.ts';
import { verdictOnLine } from './line-verdict.ts';
import { componentOf, linesWith } from './look-at-tag.ts';
import type { Duty } from './turn.ts';
import { noCandidate } from './weigh-promotion.ts';

/** Among so many of a line's newest candidates those are looked for that have a tag. */
const lookedAtMax = 50;
/** So many lines are looked at; a component of more is looked up on each by itself. */
const linesMax = 20;

/**
 * Says why a tag or a candidate is not released yet, from what is recorded alone: no registry and no
 * repository is asked, and of each line a bounded number of documents is read.
 *
 * @throws PermanentError `unknown` where there is no such component or candidate
 */
export function showWhy(
  duty: Duty,
  about: WhyAbout,
  findOpenings: FindOpenings,
): Promise<ShownWhy> {
  return 'candidate' in about
    ? candidateWhy(duty, about.candidate, findOpenings)
    : tagWhy(duty, about, findOpenings);
}

async function candidateWhy(duty: Duty, id: string, findOpenings: FindOpenings): Promise<ShownWhy> {
  const { lines, store } = duty.ports;
  const candidate = (await store.get('candidate', id))?.body;
  if (candidate === undefined) throw noCandidate(id);
  const verdict = await verdictOn(duty, candidate, findOpenings);
  const line = (await lines.all()).find(({ name }) => name === candidate.line);
  if (line === undefined) return whyCandidate(candidate, verdict);
  const state = await lineStateOf(duty, line.name);
  return whyCandidate(candidate, verdict, await verdictOnLine(duty, line, state, findOpenings));
}

async function tagWhy(
  duty: Duty,
  { component, tag }: Extract<WhyAbout, { tag: string }>,
  findOpenings: FindOpenings,
): Promise<ShownWhy> {
  const { lines, store } = duty.ports;
  const all = await lines.all();
  componentOf(all, component);
  const having = linesWith(all, component);
  const promoters = [...new Set(having.flatMap((line) => line.promoters))];
  const asked = { component, tag, promoters };
  if (parseComponentTag(tag) === undefined) return whyTag(asked, []);
  const [record, state, found] = await Promise.all([
    store.get('tag', tagKey(component, tag)),
    store.get('component', component),
    inParallel(having.slice(0, linesMax), (line) =>
      lineOfTag(duty, line, component, tag, findOpenings),
    ),
  ]);
  const facts = {
    ...asked,
    ...(record && { record: record.body }),
    ...(state && { state: state.body }),
  };
  return whyTag(facts, found.flat());
}

async function lineOfTag(
  duty: Duty,
  line: ReleaseLine,
  component: string,
  tag: string,
  findOpenings: FindOpenings,
): Promise<readonly LineOfTag[]> {
  const own = line.components.find((one) => one.component.name === component);
  if (own === undefined) return [];
  const state = await lineStateOf(duty, line.name);
  const [newest, having] = await Promise.all([
    candidateOf(duty, state.newestCandidate),
    furthestWith(duty, line, own, tag),
  ]);
  const judged = having && {
    candidate: having,
    verdict: await verdictOn(duty, having, findOpenings),
  };
  return [
    { ...{ line, own, state }, ...(newest && { newest }), ...(judged && { having: judged }) },
  ];
}

/** Of the candidates that have a tag the one that came furthest; of several of these the newest. */
async function furthestWith(
  duty: Duty,
  { name }: ReleaseLine,
  { component }: LineComponent,
  tag: string,
): Promise<Candidate | undefined> {
  const rows = await duty.ports.store.rows('candidates-of-line', name, lookedAtMax);
  const [furthest] = rows
    .filter(({ row }) =>
      row.components.some((one) => one.name === component.name && one.tag === tag),
    )
    .toSorted((a, b) => rankOf(b.row.phase, b.row.version) - rankOf(a.row.phase, a.row.version));
  return candidateOf(duty, furthest?.id);
}

async function candidateOf(
  { ports: { store } }: Duty,
  id: string | undefined,
): Promise<Candidate | undefined> {
  return id === undefined ? undefined : (await store.get('candidate', id))?.body;
}

async function verdictOn(
  duty: Duty,
  candidate: Candidate,
  findOpenings: FindOpenings,
): Promise<Verdict> {
  const builds = candidate.phase === 'building' ? await buildsOf(duty, candidate) : [];
  const facts = await candidateFacts(duty, candidate, builds, findOpenings);
  return candidateVerdict(facts, duty.ports.clock.nowMs());
}
