import { describe, expect, it } from 'vitest';
import { originStatement, readOriginStatement } from '#edge/origin-statement.ts';
import { aDigest } from '../given/image.ts';
import { anOrigin } from '../given/origin.ts';

const bytes = (document: unknown) => new TextEncoder().encode(JSON.stringify(document));
const hexOf = (text: string) => aDigest(text).replace('sha256:', '');
const written = () => JSON.parse(originStatement(anOrigin()));

/** The statement with something else at a path. */
function withAt(path: string, value: unknown): unknown {
  const document = written();
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const place = keys.reduce((at, key) => at[key], document);
  place[last] = value;
  return document;
}

describe('a statement of origin', () => {
  it('is an in-toto statement about every digest, with the provenance of SLSA', () => {
    const { repository, commit, recipe } = anOrigin();
    expect(written()).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [
        { name: 'hello', digest: { sha256: hexOf('hello') } },
        { name: 'hello/linux/amd64', digest: { sha256: hexOf('hello linux/amd64') } },
      ],
      predicateType: 'https://slsa.dev/provenance/v1',
      predicate: {
        buildDefinition: {
          buildType: 'csi-release:component-build/v1',
          externalParameters: { component: 'hello', repository, tag: 'v1.0.0' },
          internalParameters: { image: 'hello', recipe: { sha256: recipe }, registryTag: 'r1' },
          resolvedDependencies: [
            { uri: `git+${repository}@refs/tags/v1.0.0`, digest: { gitCommit: commit } },
          ],
        },
        runDetails: {
          builder: { id: 'https://cloudbuild.googleapis.com/v1/projects/csi-release' },
          metadata: { invocationId: 'b1', finishedOn: '1970-01-01T00:00:00.010Z' },
        },
      },
    });
  });

  it.each([
    ['a platform', anOrigin()],
    ['no platform', anOrigin({ image: { ...anOrigin().image, platforms: [] } })],
    [
      'platforms that several manifests are for, as for releases of Windows',
      anOrigin({
        image: {
          ...anOrigin().image,
          platforms: [
            { platform: 'windows/amd64', digest: aDigest('1809') },
            { platform: 'windows/amd64', digest: aDigest('ltsc2022') },
            { platform: 'linux/arm/v7', digest: aDigest('arm') },
          ],
        },
      }),
    ],
  ])('of an image with %s is read as it was written', (_case, origin) => {
    expect(readOriginStatement(bytes(JSON.parse(originStatement(origin))), 'it')).toEqual(origin);
  });

  it.each<[string, unknown, string]>([
    [
      'of an older version',
      withAt('_type', 'https://in-toto.io/Statement/v0.1'),
      'it is https://in-toto.io/Statement/v0.1, and must be https://in-toto.io/Statement/v1',
    ],
    [
      'with older provenance',
      withAt('predicateType', 'https://slsa.dev/provenance/v0.2'),
      'must be https://slsa.dev/provenance/v1',
    ],
    ['that is none', [], 'must be an object'],
    [
      "of somebody else's build",
      withAt('predicate.buildDefinition.buildType', 'https://elsewhere.example/build'),
      'is not that of our builds',
    ],
    ['without subjects', withAt('subject', []), 'subject is empty'],
    [
      'with a digest of another kind',
      withAt('subject.0.digest', { sha512: 'ab' }),
      'subject[0].digest.sha256',
    ],
    ['with half a digest', withAt('subject.0.digest.sha256', 'abc'), 'must be sha256: and 64'],
    ['that names no index', withAt('subject.0.name', 'other'), 'does not name one index of hello'],
    ['that names two', withAt('subject.1.name', 'hello'), 'it does not name one index of hello'],
    [
      'made of another source than it says',
      withAt('predicate.buildDefinition.resolvedDependencies.0.uri', 'git+https://x@refs/tags/v2'),
      'it was made of git+https://x@refs/tags/v2, not of v1.0.0',
    ],
    [
      'made of two sources',
      withAt('predicate.buildDefinition.resolvedDependencies', [{}, {}]),
      'resolvedDependencies',
    ],
    [
      'of a commit that is none',
      withAt('predicate.buildDefinition.resolvedDependencies.0.digest.gitCommit', 'main'),
      'must be hexadecimal',
    ],
    ['of no time', withAt('predicate.runDetails.metadata.finishedOn', 'yesterday'), 'finishedOn'],
  ])('%s is refused', (_case, document, words) => {
    expect(() => readOriginStatement(bytes(document), 'it')).toThrow(words);
  });
});
