import {
  makeSampleRepositories,
  type SampleComponent,
  sampleComponents,
  tagSample,
} from '../sample/repositories.ts';
import { check, checkProduction, snapshotProduction, type TagMap } from './checks.ts';
import type { CandidateShown } from './documents.ts';
import {
  followBuilds,
  followPromotion,
  followTests,
  type Say,
  short,
  untilOpened,
} from './follow.ts';
import { lastWords } from './last-words.ts';
import { readRelease } from './read-release.ts';
import type { ToldRelease } from './told.ts';
import { sampleLine, type Tour } from './tour.ts';
import { until } from './wait.ts';

/** What the steps find out for those that follow, and for the report. */
export interface Story {
  candidate: string;
  readonly releases: ToldRelease[];
  readonly failed: { candidate: string; why: string }[];
  readonly collected: { candidate: string; images: readonly string[] }[];
}

/** One step of the demo; it throws where what it shows did not happen. */
export interface Step {
  readonly title: string;
  readonly show: (tour: Tour, story: Story, say: Say) => Promise<void>;
}

/** The sample line waits 30 s for further tags; after this leap no quiet time is left. */
const pastQuietTime = 'PT2M';
/** Longer than any time to live of the sample line. */
const pastExpiry = 'P8D';

/** The seven steps, in order. */
export const steps: readonly Step[] = [
  { title: 'Maintainers tag three components; one candidate opens', show: openFirst },
  { title: 'The components are built in parallel, each once', show: build },
  { title: 'Exactly these digests are tested', show: test },
  { title: 'A maintainer asks for promotion', show: promote },
  { title: 'A patch of one component: only that one is built', show: patch },
  { title: 'A tag that breaks the tests', show: breakTests },
  { title: 'A week later: expired staging areas are collected', show: collect },
];

async function openFirst(tour: Tour, story: Story, say: Say): Promise<void> {
  await makeSampleRepositories(tour.stack.gitRoot);
  for (const component of sampleComponents) await tag(tour, component, 'v1.0.0', say);
  const announced = sampleComponents.map((component) => [component, 'v1.0.0'] as const);
  await openNext(tour, story, announced, say);
}

async function build(tour: Tour, story: Story, say: Say): Promise<void> {
  const candidate = await followBuilds(tour, story.candidate, say);
  check(candidate.phase !== 'failed', `candidate ${candidate.id} failed: ${candidate.why}`);
  const digests = Object.values(candidate.builds).flatMap(({ images }) => images);
  for (const { name, digest } of digests) {
    const staged = await tour.registry.digest(`${tour.stack.project}/gcr.io/${name}`, candidate.id);
    check(staged === digest, `${name}:${candidate.id} is ${staged} in staging, not ${digest}`);
  }
  say(`${digests.length} images are staged as :${candidate.id}`);
}

async function test(tour: Tour, story: Story, say: Say): Promise<void> {
  const candidate = await followTests(tour, story.candidate, say);
  check(candidate.phase === 'accepted', `${candidate.id} is ${candidate.phase}: ${candidate.why}`);
  say(`accepted: ${candidate.why}`);
}

async function promote(tour: Tour, story: Story, say: Say): Promise<void> {
  await promoteAs('v1.0.0', tour, story, say);
}

async function patch(tour: Tour, story: Story, say: Say): Promise<void> {
  const before = await tour.documents.candidate(story.candidate);
  await tag(tour, 'greeter', 'v1.0.1', say);
  await openNext(tour, story, [['greeter', 'v1.0.1']], say);
  const candidate = await followBuilds(tour, story.candidate, say);
  const built = newlyBuilt(before, candidate);
  check(built.join() === 'greeter', `only greeter should have been built, not ${built.join()}`);
  await test(tour, story, say);
  await promoteAs('v1.0.1', tour, story, say);
}

async function breakTests(tour: Tour, story: Story, say: Say): Promise<void> {
  await tag(tour, 'relay', 'v1.1.0', say);
  await openNext(tour, story, [['relay', 'v1.1.0']], say);
  await followBuilds(tour, story.candidate, say);
  const { id, phase, why = '' } = await followTests(tour, story.candidate, say);
  check(phase === 'failed', `${id} should have failed, and is ${phase}`);
  say(`failed: ${why}`);
  say(`its log ends: ${await lastWords(tour, id)}`);
  story.failed.push({ candidate: id, why });
  const answer = await tour.askForPromotion(id, 'in spite of the tests');
  check(answer.status === 409, `a failed candidate was answered ${answer.status}`);
  check(answer.detail.includes(why), `the refusal does not say why: ${answer.detail}`);
  say(`asked for promotion, and refused with ${answer.status} and the same reason`);
}

async function collect(tour: Tour, story: Story, say: Say): Promise<void> {
  const production = await snapshotProduction(tour, story.releases);
  const candidates = [...story.releases.map(({ candidate }) => candidate), story.candidate];
  const before = await tour.registry.staged();
  check(before.length > 0, 'staging is empty before the collection');
  await tour.advance(pastExpiry);
  for (const id of candidates) {
    const { builds } = await untilCollected(tour, id);
    const images = Object.values(builds).flatMap((one) => one.images.map(({ name }) => name));
    story.collected.push({ candidate: id, images });
    say(`${id} is collected`);
  }
  await until('an empty staging repository', async () =>
    (await tour.registry.staged()).length === 0 ? true : undefined,
  );
  say(`staging had ${before.length} manifests and has none`);
  const after: TagMap = await snapshotProduction(tour, story.releases);
  checkProduction(production, after);
  say(`production is untouched: ${Object.keys(after).length} tags`);
}

async function tag(
  tour: Tour,
  component: SampleComponent,
  version: string,
  say: Say,
): Promise<void> {
  const { commit } = await tagSample(tour.stack.gitRoot, component, version);
  await tour.announceTag(component, version);
  say(`${component} ${version} tagged at ${commit.slice(0, 12)}`);
}

async function openNext(
  tour: Tour,
  story: Story,
  announced: readonly (readonly [SampleComponent, string])[],
  say: Say,
): Promise<void> {
  for (const [component, version] of announced)
    await until(`${component} ${version} to be heard of`, async () =>
      (await tour.documents.isHeard(component, version)) ? true : undefined,
    );
  say("the line's quiet time passes");
  await tour.advance(pastQuietTime);
  story.candidate = await untilOpened(tour, sampleLine, story.candidate || undefined);
  say(`candidate ${story.candidate} is open`);
}

async function promoteAs(version: string, tour: Tour, story: Story, say: Say): Promise<void> {
  const { candidate } = story;
  const answer = await tour.askForPromotion(candidate, `${version}: all cells passed`);
  check(answer.status === 202, `the promotion was answered ${answer.status}: ${answer.detail}`);
  check(answer.release === `${sampleLine}@${version}`, `it became ${answer.release}`);
  say(`admitted as ${answer.release}`);
  await followPromotion(tour, candidate, say);
  const release = await readRelease(tour, sampleLine, version);
  for (const { name, tags, digest } of release.images)
    say(`${name} ${tags.join(' ')} = ${short(digest)}`);
  story.releases.push(release);
}

function newlyBuilt(before: CandidateShown | undefined, after: CandidateShown): readonly string[] {
  const known = new Set(before?.frozen.components.map(({ build: key }) => key));
  return after.frozen.components
    .filter(({ build: key }) => !known.has(key))
    .map(({ name }) => name);
}

function untilCollected(tour: Tour, id: string): Promise<CandidateShown> {
  return until(`${id} to be collected`, async () => {
    const candidate = await tour.documents.candidate(id);
    return candidate?.phase === 'collected' ? candidate : undefined;
  });
}
