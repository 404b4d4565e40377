import { describe, expect, it } from 'vitest';
import type { Candidate } from '#core/candidate.ts';
import type { FloatingTag } from '#core/floating-tag.ts';
import { imageRepository } from '#core/image.ts';
import type { LineState } from '#core/line-state.ts';
import {
  headComponent,
  imageTagKey,
  type PromotionPlan,
  planPromotion,
  releaseImages,
} from '#core/plan.ts';
import type { ProductionFacts, VersionTagFacts } from '#core/production-facts.ts';
import { aCandidate, aFrozenComponent, built } from '../given/candidate.ts';
import { aDigest, aStagedImage } from '../given/image.ts';
import { aHeadComponent, aLineState } from '../given/line.ts';
import { aRelease } from '../given/release.ts';
import { aTag } from '../given/version.ts';

const repository = imageRepository('csi-release/csi', 'hello');
const own = aDigest('hello');
const other = aDigest('other');
const nothing: ProductionFacts = { versionTags: {}, floatingTags: {} };

function planned(
  candidate: Candidate,
  line: LineState = aLineState(),
  facts: ProductionFacts = nothing,
): PromotionPlan {
  const answer = planPromotion(candidate, line, facts);
  if ('refusal' in answer) throw new Error(answer.refusal);
  return answer.plan;
}

function tagged(tag: string, facts: Partial<Parameters<typeof aFrozenComponent>[0]> = {}) {
  return aCandidate('accepted', { components: [aFrozenComponent({ tag, ...facts })] });
}

describe('the plan of a first release', () => {
  it('has every write that will be made', () => {
    expect(planned(tagged('v1.2.0', { files: ['deploy/rbac.yaml'] }))).toEqual({
      candidate: 'one',
      line: 'sample',
      version: 'v1.0.0',
      contributions: [{ component: 'hello', bump: 'minor', why: 'added at v1.2.0' }],
      components: [{ name: 'hello', tag: 'v1.2.0', commit: 'c0ffee' }],
      images: [
        {
          ...aStagedImage(),
          component: 'hello',
          repository,
          versionTag: 'v1.2.0',
          write: 'create',
        },
      ],
      floatingTags: [
        { repository, tag: 'v1.2', version: 'v1.2.0', digest: own, write: 'create' },
        { repository, tag: 'v1', version: 'v1.2.0', digest: own, write: 'create' },
      ],
      files: [{ component: 'hello', path: 'deploy/rbac.yaml' }],
    });
  });
});

describe('the version of a release', () => {
  const head = (tag: string) => ({
    version: 'v1.3.0',
    candidate: 'zero',
    components: [aHeadComponent('hello', tag)],
  });
  it.each<[string, LineState, string]>([
    ['is the first where nothing was released', aLineState(), 'v1.0.0'],
    ['passes over a first number that is burned', aLineState({ versions: ['v1.0.0'] }), 'v1.0.1'],
    ['follows the head by a patch', aLineState({ head: head('v1.1.9') }), 'v1.3.1'],
    ['follows the head by a minor', aLineState({ head: head('v1.0.0') }), 'v1.4.0'],
    [
      'passes over numbers that are burned',
      aLineState({ head: head('v1.0.0'), versions: ['v1.4.0', 'v1.4.1'] }),
      'v1.4.2',
    ],
  ])('%s', (_how, line, version) => {
    expect(planned(tagged('v1.1.10'), line).version).toBe(version);
  });

  it('names the release before it, and what that held', () => {
    const { since } = planned(tagged('v1.1.10'), aLineState({ head: head('v1.1.9') }));
    const components = [aHeadComponent('hello', 'v1.1.9')];
    expect(since).toEqual({ name: 'sample@v1.3.0', version: 'v1.3.0', components });
  });

  it('is refused where there is nothing new', () => {
    const line = aLineState({ head: head('v1.1.10') });
    expect(planPromotion(tagged('v1.1.10'), line, nothing)).toEqual({
      refusal: 'nothing new: the set equals sample@v1.3.0; tag a component first',
    });
  });
});

describe('the version of the first release of a line that follows another', () => {
  const followed = aRelease({ version: 'v2.3.4' });
  const older = aLineState({ line: 'sample-1.0' });
  it.each([
    ['v1.0.1', 'v2.3.5', 'v1.0.0 -> v1.0.1'],
    ['v1.1.0', 'v2.4.0', 'v1.0.0 -> v1.1.0'],
    ['v0.9.0', 'v3.0.0', 'v1.0.0 -> v0.9.0'],
  ])('differs from it as %s does: %s', (tag, version, why) => {
    const answer = planPromotion(tagged(tag), older, nothing, followed);
    expect(answer).toMatchObject({ plan: { version, contributions: [{ why }] } });
  });

  it('is refused where its set is the same', () => {
    expect(planPromotion(tagged('v1.0.0'), older, nothing, followed)).toEqual({
      refusal: 'nothing new: the set equals sample@v2.3.4; tag a component first',
    });
  });

  it('counts an image that is gone', () => {
    const [image] = followed.images;
    const images = [image, image].flatMap((one, at) =>
      one === undefined ? [] : [{ ...one, name: `hello-${at}` }],
    );
    const answer = planPromotion(tagged('v1.0.0'), older, nothing, { ...followed, images });
    expect(answer).toMatchObject({ plan: { version: 'v3.0.0' } });
  });

  it('is of no account once the line has a head', () => {
    const head = {
      version: 'v1.3.0',
      candidate: 'zero',
      components: [aHeadComponent('hello', 'v1.0.0')],
    };
    const answer = planPromotion(tagged('v1.0.1'), { ...older, head }, nothing, followed);
    expect(answer).toMatchObject({ plan: { version: 'v1.3.1' } });
  });
});

describe('the version tag of an image', () => {
  it.each<[string, VersionTagFacts, object]>([
    ['nobody knows', {}, { write: 'create' }],
    ['is reserved for this digest', { ledger: own }, { write: 'create' }],
    ['stands as it should', { ledger: own, registry: own }, { write: 'already right', found: own }],
    ['is reserved for another digest', { ledger: other }, { write: 'CONFLICT', found: other }],
    [
      'names another digest in production',
      { ledger: own, registry: other },
      { write: 'CONFLICT', found: other },
    ],
    [
      'names this digest, and no document says so',
      { registry: own },
      { write: 'CONFLICT', found: own },
    ],
    ['is somebody else’s', { registry: other }, { write: 'CONFLICT', found: other }],
  ])('that %s', (_what, tag, image) => {
    const versionTags = { [imageTagKey(repository, 'v1.2.0')]: tag };
    const plan = planned(tagged('v1.2.0'), aLineState(), { ...nothing, versionTags });
    expect(plan.images).toMatchObject([image]);
  });
});

describe('the floating tags of a plan', () => {
  function names(tag: string, version: string): Readonly<Record<string, FloatingTag>> {
    const held = [{ version: aTag(version), digest: other, releases: ['sample@v1.0.0'] }];
    return { [imageTagKey(repository, tag)]: { repository, tag, held, moves: [] } };
  }
  it.each([
    ['v1.1.9', { tag: 'v1.1', write: 'move', now: 'v1.1.9' }],
    ['v1.1.10', { tag: 'v1.1', write: 'stays', now: 'v1.1.10' }],
    ['v1.1.11', { tag: 'v1.1', write: 'stays', now: 'v1.1.11' }],
  ])('that name %s', (now, expected) => {
    const floatingTags = names('v1.1', now);
    const facts = { ...nothing, floatingTags };
    const component = { floatingMajor: false };
    const plan = planned(tagged('v1.1.10', component), aLineState(), facts);
    expect(plan.floatingTags).toMatchObject([expected]);
  });

  it.each([
    ['v1.1.9', { tag: 'v1.1', write: 'move', now: 'v1.1.9' }],
    ['v1.1.10', { tag: 'v1.1', write: 'stays', now: 'v1.1.10' }],
    ['v1.1.11', { tag: 'v1.1', write: 'move', now: 'v1.1.11' }],
  ])('that were left at %s, of which no release stands any more', (now, expected) => {
    const key = imageTagKey(repository, 'v1.1');
    const held = [{ version: aTag(now), digest: other, releases: [] }];
    const move = { to: aTag(now), why: 'is out', by: 'anna@example.com', atMs: 1 };
    const left = { repository, tag: 'v1.1', held, moves: [move] };
    const facts = { ...nothing, floatingTags: { [key]: left } };
    const plan = planned(tagged('v1.1.10', { floatingMajor: false }), aLineState(), facts);
    expect(plan.floatingTags).toMatchObject([expected]);
  });

  it.each([['v1.1.10-rc1'], ['not a version']])('are none for %s', (tag) => {
    expect(planned(tagged(tag)).floatingTags).toEqual([]);
  });
});

describe('the images of a release', () => {
  const components = [aFrozenComponent(), aFrozenComponent({ name: 'other', tag: 'v2.0.0' })];
  it('are those of every build, each in its component’s production', () => {
    const images = releaseImages(aCandidate('accepted', { components }));
    expect(images.map((image) => [image.repository, image.versionTag])).toEqual([
      ['csi-release/csi/hello', 'v1.0.0'],
      ['csi-release/csi/other', 'v2.0.0'],
    ]);
  });

  it('are only those that are known', () => {
    const candidate = aCandidate('accepted', { components, builds: { hello: built() } });
    expect(releaseImages(candidate)).toHaveLength(1);
  });

  it('are remembered by name in the head', () => {
    expect(headComponent(aFrozenComponent())).toEqual(aHeadComponent('hello', 'v1.0.0'));
  });
});
