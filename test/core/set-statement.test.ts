import { describe, expect, it } from 'vitest';
import { setImages } from '#core/released-set.ts';
import {
  type FoundStatement,
  filesFault,
  setStatement,
  statementFault,
} from '#core/set-statement.ts';
import { anApproval } from '../given/approval.ts';
import { aCandidate } from '../given/candidate.ts';
import { aDigest } from '../given/image.ts';
import { aPlan, aPlannedImage, aPromotion } from '../given/promotion.ts';
import { aSetStatement } from '../given/set-statement.ts';
import { aPlannedWaiver } from '../given/waiver.ts';

const promotion = aPromotion('stating', ['statement']);
const bundle = new Uint8Array();

describe('what is stated of a set', () => {
  it('is what was frozen and admitted', () => {
    const stated = setStatement(promotion, aCandidate('promoting'), []);
    expect(stated).toEqual(
      aSetStatement({
        files: [],
        cells: promotion.tested,
        components: aCandidate('promoting').frozen.components.map(
          ({ name, repository, tag, commit }) => ({ name, repository, tag, commit }),
        ),
      }),
    );
  });

  it('names the release before, waivers, approvals with their reasons, and files', () => {
    const approvals = [
      anApproval({ reason: 'looked at it' }),
      anApproval({ email: 'b@x.example' }),
    ];
    const since = { name: 'sample@v0.9.0', version: 'v0.9.0', components: [] };
    const files = [{ path: 'images.yaml', digest: aDigest('images') }];
    const plan = aPlan({ since, waivers: [aPlannedWaiver()] });
    const candidate = aCandidate('promoting');
    const stated = setStatement({ ...promotion, plan, approvals }, candidate, files);
    const { atMs, email } = anApproval();
    expect(stated).toMatchObject({
      since: 'sample@v0.9.0',
      waivers: [aPlannedWaiver()],
      approvals: [
        { by: email, atMs, reason: 'looked at it' },
        { by: 'b@x.example', atMs },
      ],
      files,
    });
  });

  it('says of production what stands there, and not what the plan writes', () => {
    const found = aDigest('hello');
    const image = { ...aPlannedImage(), write: 'already right', found } as const;
    const plan = aPlan({ images: [image] });
    const { images } = setStatement({ ...promotion, plan }, aCandidate('promoting'), []);
    expect(images).toEqual(aSetStatement().images);
  });
});

type Kept = Exclude<FoundStatement, { kind: 'absent' }>;

function signed(facts: Parameters<typeof aSetStatement>[0]): Kept {
  return { kind: 'signed', statement: aSetStatement(facts), bundle };
}

describe('what is kept as the statement of a set', () => {
  const [image] = aSetStatement().images;
  const bare = image && { ...image, platforms: [] };
  const [other] = setImages({ images: [aPlannedImage('other')] });

  it.each<[string, Kept, string | undefined]>([
    ['is ours', signed({}), undefined],
    ['cannot be read', { kind: 'malformed', why: 'no JSON' }, 'cannot be read: no JSON'],
    [
      'is signed by somebody',
      { kind: 'unknown-key', keyIds: ['a', 'b'] },
      'is signed by a, b, which is not trusted',
    ],
    ['was changed', { kind: 'bad-signature', keyId: 'a' }, 'does not bear the signature of a'],
    ['is of another line', signed({ line: 'next' }), 'says line next, and not sample'],
    ['is of another release', signed({ version: 'v2.0.0' }), 'says version v2.0.0, and not v1.0.0'],
    ['is of another set', signed({ candidate: 'two' }), 'says candidate two, and not one'],
    ['is of another plan', signed({ planHash: 'h' }), 'says planHash h, and not hash'],
    [
      'lacks an image',
      signed({ images: [] }),
      `does not name csi-release/csi/hello:v1.0.0@${aDigest('hello')}`,
    ],
    [
      'lacks a platform',
      signed({ images: bare === undefined ? [] : [bare] }),
      `does not name csi-release/csi/hello:v1.0.0 linux/amd64@${aDigest('hello linux/amd64')}`,
    ],
    [
      'has an image too many',
      signed({ images: [image, other].filter((one) => one !== undefined) }),
      `names csi-release/csi/other:v1.0.0@${aDigest('other')}, which is not in the plan`,
    ],
  ])('%s', (_what, found, fault) => {
    expect(statementFault(found, promotion)).toBe(fault);
  });
});

describe('the files of a statement', () => {
  const [file] = aSetStatement().files;
  const files = file === undefined ? [] : [file];
  const other = { path: 'hello/deploy/rbac.yaml', digest: aDigest('wider rights') };

  it.each([
    ['the same', files, undefined],
    ['fewer', [], `names hello/deploy/rbac.yaml@${aDigest('rbac')}, which is not published`],
    ['others', [other], `does not name hello/deploy/rbac.yaml@${aDigest('wider rights')}`],
  ])('that are %s', (_what, published, fault) => {
    expect(filesFault(aSetStatement(), published)).toBe(fault);
  });
});
