import { makeSampleRepositories, sampleComponents } from '../sample/repositories.ts';
import { sayShared } from './built.ts';
import { changedTags, check, snapshotProduction } from './checks.ts';
import { collectAll } from './collect.ts';
import type { CandidateShown } from './documents.ts';
import { followBuilds, followTests, type Say } from './follow.ts';
import { lastWords } from './last-words.ts';
import { quarantineMistake } from './mistake.ts';
import { tagAndOpen } from './open.ts';
import { promoteNewest } from './promote.ts';
import { newestOf, type Story } from './story.ts';
import { olderLine, sampleLine, type Tour } from './tour.ts';

/** One step of the demo; it throws where what it shows did not happen. */
export interface Step {
  readonly title: string;
  readonly show: (tour: Tour, story: Story, say: Say) => Promise<void>;
}

const bothLines = [sampleLine, olderLine];
const silently: Say = () => undefined;

/** The steps, in order. */
export const steps: readonly Step[] = [
  { title: 'Maintainers tag three components; two lines open a candidate each', show: openFirst },
  { title: 'The components are built in parallel, each once for both lines', show: build },
  { title: 'Exactly these digests are tested', show: test },
  { title: 'A maintainer asks for promotion', show: promote },
  { title: 'A patch of one component: only that one is built', show: patch },
  { title: 'A late patch to an older minor is released by its line', show: patchLate },
  { title: 'A mistyped tag is in quarantine before anything is built', show: quarantineMistake },
  { title: 'A tag that breaks the tests', show: breakTests },
  { title: 'A week later: expired staging areas are collected', show: collectAll },
];

async function openFirst(tour: Tour, story: Story, say: Say): Promise<void> {
  await makeSampleRepositories(tour.stack.gitRoot);
  const first = { tag: 'v1.0.0', takenBy: bothLines };
  const made = sampleComponents.map((component) => ({ component, ...first }));
  await tagAndOpen(tour, story, made, say);
}

async function build(tour: Tour, story: Story, say: Say): Promise<void> {
  const candidate = await buildNewest(tour, story, sampleLine, say);
  const other = await buildNewest(tour, story, olderLine, silently);
  for (const { id, builds } of [candidate, other])
    for (const { name, digest } of Object.values(builds).flatMap(({ images }) => images)) {
      const staged = await tour.registry.digest(`${tour.stack.project}/gcr.io/${name}`, id);
      check(staged === digest, `${name}:${id} is ${staged} in staging, not ${digest}`);
    }
  const images = Object.values(candidate.builds).flatMap((one) => one.images);
  say(`${images.length} images are staged as :${candidate.id}, and as :${other.id}`);
  await sayShared(tour, [candidate.id, other.id], say);
}

async function test(tour: Tour, story: Story, say: Say): Promise<void> {
  await testNewest(tour, story, sampleLine, say);
}

async function promote(tour: Tour, story: Story, say: Say): Promise<void> {
  await promoteNewest(tour, story, sampleLine, 'v1.0.0', say);
}

async function patch(tour: Tour, story: Story, say: Say): Promise<void> {
  const made = { component: 'greeter', tag: 'v1.0.1', takenBy: bothLines } as const;
  await tagAndOpen(tour, story, [made], say);
  await testGreeter(tour, story, sampleLine, say);
  await promoteNewest(tour, story, sampleLine, 'v1.0.1', say);
}

async function patchLate(tour: Tour, story: Story, say: Say): Promise<void> {
  const minor = { component: 'greeter', tag: 'v1.1.0', takenBy: [sampleLine] } as const;
  const late = { component: 'greeter', tag: 'v1.0.2', takenBy: [olderLine] } as const;
  await tagAndOpen(tour, story, [minor, late], say);
  await testGreeter(tour, story, sampleLine, say);
  await testGreeter(tour, story, olderLine, silently);
  say(`${olderLine} is tested too: only greeter ${late.tag} was built for it`);
  await promoteNewest(tour, story, sampleLine, 'v1.1.0', say);
  const before = await snapshotProduction(tour, story.releases);
  await promoteNewest(tour, story, olderLine, 'v1.0.0', say);
  const after = await snapshotProduction(tour, story.releases);
  const greeter = `${tour.stack.project}/csi/greeter`;
  const changed = changedTags(before, after).join(', ');
  check(changed === `${greeter}:v1.0, ${greeter}:v1.0.2`, `production changed: ${changed}`);
  const isSame = (one: string, other: string) =>
    after[`${greeter}:${one}`] === after[`${greeter}:${other}`];
  check(isSame('v1.0', 'v1.0.2'), 'greeter v1.0 is not v1.0.2');
  check(isSame('v1', 'v1.1.0'), 'greeter v1 is not v1.1.0');
  say('in production greeter v1.0 has moved from v1.0.1 to v1.0.2, and v1 stays at v1.1.0');
}

async function breakTests(tour: Tour, story: Story, say: Say): Promise<void> {
  const made = { component: 'relay', tag: 'v1.1.0', takenBy: bothLines } as const;
  await tagAndOpen(tour, story, [made], say);
  for (const line of bothLines) {
    await buildNewest(tour, story, line, line === sampleLine ? say : silently);
    const candidate = newestOf(story, line);
    const tested = await followTests(tour, candidate, line === sampleLine ? say : silently);
    const { phase, why = '' } = tested;
    check(phase === 'failed', `${candidate} should have failed, and is ${phase}`);
    say(`${line} failed: ${why}`);
    story.failed.push({ line, candidate, why });
  }
  const candidate = newestOf(story, sampleLine);
  say(`its log ends: ${await lastWords(tour, candidate)}`);
  const answer = await tour.askForPromotion(candidate, 'in spite of the tests');
  check(answer.status === 409, `a failed candidate was answered ${answer.status}`);
  const why = story.failed.find((one) => one.candidate === candidate)?.why ?? 'nothing';
  check(answer.detail.includes(why), `the refusal does not say why: ${answer.detail}`);
  say(`asked for promotion, and refused with ${answer.status} and the same reason`);
}

/** Follows a line's candidate with a new greeter, and only that built, until it is accepted. */
async function testGreeter(tour: Tour, story: Story, line: string, say: Say): Promise<void> {
  const earlier = await tour.documents.candidate(newestOf(story, line, 1));
  const candidate = await buildNewest(tour, story, line, say);
  const known = new Set(earlier?.frozen.components.map((one) => one.build));
  const anew = candidate.frozen.components.filter((one) => !known.has(one.build));
  const built = anew.map(({ name }) => name).join(', ');
  check(built === 'greeter', `only greeter should have been built, not ${built}`);
  await testNewest(tour, story, line, say);
}

async function buildNewest(
  tour: Tour,
  story: Story,
  line: string,
  say: Say,
): Promise<CandidateShown> {
  const candidate = await followBuilds(tour, newestOf(story, line), say);
  const isBuilt = Object.values(candidate.builds).every(({ phase }) => phase === 'built');
  check(isBuilt, `candidate ${candidate.id} is not built: ${candidate.why}`);
  return candidate;
}

async function testNewest(tour: Tour, story: Story, line: string, say: Say): Promise<void> {
  const { id, phase, why } = await followTests(tour, newestOf(story, line), say);
  check(phase === 'accepted', `${id} is ${phase}: ${why}`);
  say(`accepted: ${why}`);
}
