import { describe, expect, it } from 'vitest';
import type { Build } from '#core/build.ts';
import {
  builderOf,
  expectedOrigins,
  type FoundOrigin,
  type ImageOrigin,
  refuseOrigins,
  statedOrigins,
} from '#core/origin.ts';
import { aBuild } from '../given/build.ts';
import { aCandidate, aFrozenComponent, built } from '../given/candidate.ts';
import { aDigest, aStagedImage } from '../given/image.ts';
import { anOrigin } from '../given/origin.ts';

const builder = builderOf('csi-release');
const { repository } = aFrozenComponent();
const accepted = aCandidate('accepted');
const joined = aCandidate('accepted', {
  builds: { hello: built('hello', { origin: 'production' }) },
});

function signed(facts: Partial<ImageOrigin>): FoundOrigin {
  return { kind: 'signed', origin: anOrigin(facts) };
}

function refusal(found: FoundOrigin, candidate = accepted): string | undefined {
  const looked = expectedOrigins(candidate, builder).map((address) => ({ address, found }));
  return refuseOrigins(candidate, builder, looked)?.why;
}

describe('what is stated of a build', () => {
  const state = (facts: Partial<Build>) =>
    statedOrigins(aBuild('built', { origin: 'build', ...facts }), repository, builder, 'hash');

  it('is where each of its images comes from, by the attempt that passed', () => {
    const [again, first] = [
      { attempt: 2, openedAtMs: 20 },
      { attempt: 1, openedAtMs: 0 },
    ];
    const failed = { ...first, buildId: 'b1', registryTag: 'r1', outcome: 'failed' } as const;
    const passed = { ...again, buildId: 'b2', registryTag: 'r2', outcome: 'passed' } as const;
    const attempts = [
      { ...failed, endedAtMs: 10 },
      { ...passed, endedAtMs: 30 },
    ];
    const staged = [aStagedImage(), aStagedImage('other')];
    const made = { recipe: 'hash', buildId: 'b2', registryTag: 'r2', builtAtMs: 30 };
    expect(state({ imagesRun: { attempts }, staged })).toEqual([
      anOrigin({ ...made, image: aStagedImage() }),
      anOrigin({ ...made, image: aStagedImage('other') }),
    ]);
  });

  it.each<[string, Partial<Build>]>([
    ['only joins from production', { origin: 'production' }],
    ['was not made yet', { imagesRun: { attempts: [{ attempt: 1, openedAtMs: 0 }] } }],
    [
      'is not known to have been made by a build',
      { imagesRun: { attempts: [{ attempt: 1, openedAtMs: 0, outcome: 'passed' }] } },
    ],
  ])('is nothing where it %s', (_case, facts) => {
    expect(state(facts)).toEqual([]);
  });
});

describe('the origin of an image', () => {
  it('is proved by a statement of its tag, its commit, its repository and its content', () => {
    expect(refusal(signed({}))).toBeUndefined();
  });

  it('needs to name every platform that was tested, and may name more', () => {
    const { image } = anOrigin();
    const more = [...image.platforms, { platform: 'linux/arm64', digest: aDigest('arm64') }];
    expect(refusal(signed({ image: { ...image, platforms: more } }))).toBeUndefined();
  });

  it.each<[string, FoundOrigin, string]>([
    ['no statement', { kind: 'absent' }, 'there is no statement of its origin'],
    ['an unreadable one', { kind: 'malformed', why: 'it is v0.1' }, 'cannot be read: it is v0.1'],
    ['one of another key', { kind: 'unknown-key', keyIds: ['k9'] }, 'signed by k9, which is not'],
    [
      'one of no key',
      { kind: 'unknown-key', keyIds: [] },
      'signed by nobody, which is not trusted',
    ],
    ['a bad signature', { kind: 'bad-signature', keyId: 'k1' }, 'not bear the signature of k1'],
    ['another component', signed({ component: 'other' }), 'says component other, and not hello'],
    ['another tag', signed({ tag: 'v1.0.1' }), 'says tag v1.0.1, and not v1.0.0'],
    ['another commit', signed({ commit: 'f00' }), 'says commit f00, and not c0ffee'],
    [
      'another repository',
      signed({ repository: 'https://git.example/fork/hello' }),
      `says repository https://git.example/fork/hello, and not ${repository}`,
    ],
    [
      'another builder',
      signed({ builder: builderOf('elsewhere') }),
      `says builder ${builderOf('elsewhere')}, and not ${builder}`,
    ],
    ['another image', signed({ image: aStagedImage('other') }), 'is about other@sha256:'],
    [
      'another content',
      signed({ image: aStagedImage('hello', 'other') }),
      `is about hello@${aDigest('other')}`,
    ],
    [
      'another content of a platform',
      signed({ image: { ...aStagedImage(), platforms: [] } }),
      `does not name linux/amd64@${aDigest('hello linux/amd64')}`,
    ],
  ])('is not proved by %s, and the refusal says so and what to do', (_case, found, words) => {
    const image = `hello v1.0.0, image hello@${aDigest('hello')}`;
    expect(refusal(found)).toContain(`the origin of one is not proved: ${image}: `);
    expect(refusal(found)).toContain(words);
    expect(refusal(found)).toMatch(/states it anew: POST \/api\/v1\/rounds$/);
  });

  it('may have been another repository where the version joins from production', () => {
    expect(
      refusal(signed({ repository: 'https://git.example/old/hello' }), joined),
    ).toBeUndefined();
  });

  it('cannot be stated anew for what is in production', () => {
    expect(refusal({ kind: 'absent' }, joined)).toMatch(/origin; tag a new version of hello$/);
  });

  it('is not proved where nobody looked', () => {
    expect(refuseOrigins(accepted, builder, [])).toMatchObject({
      code: 'conflict',
      why: expect.stringContaining('nobody looked at its origin yet'),
    });
  });

  it('is that of each image, also where two are of one content', () => {
    const twins = ['hello', 'twin'].map((name) => aStagedImage(name, 'same'));
    const candidate = aCandidate('accepted', {
      builds: { hello: built('hello', { images: twins }) },
    });
    const looked = expectedOrigins(candidate, builder).map((address) => ({
      address,
      found: signed({ image: address.image }),
    }));
    expect(refuseOrigins(candidate, builder, looked)).toBeUndefined();
    expect(refuseOrigins(candidate, builder, looked.slice(1))?.why).toContain('image hello@');
  });

  it('is asked of no image that is not known yet', () => {
    expect(expectedOrigins(aCandidate('building', { builds: {} }), builder)).toEqual([]);
  });
});
