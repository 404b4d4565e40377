import { describe, expect, it } from 'vitest';
import type { SetStatement } from '#core/set-statement.ts';
import { readSetStatement } from '#edge/read-set-statement.ts';
import { setStatementText } from '#edge/set-statement.ts';
import { aDigest } from '../given/image.ts';
import { aSetStatement } from '../given/set-statement.ts';
import { aPlannedWaiver } from '../given/waiver.ts';

const bytes = (document: unknown) => new TextEncoder().encode(JSON.stringify(document));
const hexOf = (text: string) => aDigest(text).replace('sha256:', '');
const address = 'us-docker.pkg.dev/csi-release/csi/hello:v1.0.0';

/** The statement with something else at a path. */
function withAt(path: string, value: unknown): unknown {
  const document = JSON.parse(setStatementText(aSetStatement()));
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const place = keys.reduce((at, key) => at[key], document);
  place[last] = value;
  return document;
}

describe('a statement of a set', () => {
  it('is an in-toto statement about every image, platform and file', () => {
    const { requestedBy, reason, planHash } = aSetStatement();
    expect(JSON.parse(setStatementText(aSetStatement()))).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [
        { name: address, digest: { sha256: hexOf('hello') } },
        { name: `${address}/linux/amd64`, digest: { sha256: hexOf('hello linux/amd64') } },
        { name: 'sample@v1.0.0/hello/deploy/rbac.yaml', digest: { sha256: hexOf('rbac') } },
      ],
      predicateType: 'csi-release:set/v1',
      predicate: {
        release: { line: 'sample', version: 'v1.0.0' },
        candidate: 'one',
        components: aSetStatement().components,
        images: [
          {
            ...{ component: 'hello', name: 'hello', tag: 'v1.0.0' },
            repository: 'csi-release/csi/hello',
          },
        ],
        tests: {
          cells: [
            {
              ...{ cell: 'e2e', counts: 'blocking', runs: 'external', verdict: 'flaky-passed' },
              ...{ outcomes: ['failed', 'passed'], url: 'https://ci.example/1' },
              endedAt: '1970-01-01T00:00:00.010Z',
            },
          ],
          waivers: [],
        },
        promotion: {
          ...{ planHash, requestedBy, reason, approvals: [] },
          admittedAt: '1970-01-01T00:00:00.100Z',
        },
      },
    });
  });

  it.each<[string, Partial<SetStatement>]>([
    ['one image', {}],
    ['a release before it', { since: 'sample@v0.9.0' }],
    ['no image', { images: [], files: [{ path: 'a', digest: aDigest('a') }] }],
    ['a cell that never ended', { cells: [openCell('e2e')] }],
    ['a waiver', { waivers: [aPlannedWaiver()] }],
    ['a reason of two lines', { reason: 'it is good\nand late' }],
    [
      'approvals',
      {
        approvals: [
          { by: 'a@x.example', atMs: 1 },
          { by: 'b@x.example', atMs: 2, reason: 'x\ny' },
        ],
      },
    ],
    [
      'two images for one platform, as releases of Windows have them',
      { images: aSetStatement().images.map(asOfWindows) },
    ],
  ])('with %s is read as it was written', (_case, facts) => {
    const stated = aSetStatement(facts);
    const text = new TextEncoder().encode(setStatementText(stated));
    expect(readSetStatement(text, 'it')).toEqual(stated);
  });

  it.each<[string, unknown, string]>([
    ['that is none', [], 'must be an object'],
    ['of an older version', withAt('_type', 'https://in-toto.io/Statement/v0.1'), 'must be https'],
    [
      'that says something else',
      withAt('predicateType', 'https://slsa.dev/provenance/v1'),
      'it is https://slsa.dev/provenance/v1, and must be csi-release:set/v1',
    ],
    ['without subjects', withAt('subject', []), 'subject is empty'],
    ['with half a digest', withAt('subject.0.digest.sha256', 'abc'), 'must be 64 hexadecimal'],
    ['that names no index', withAt('subject.0.name', 'x'), `does not name one index ${address}`],
    ['that names two', withAt('subject.1.name', address), `does not name one index ${address}`],
    [
      'that names what is no part of it',
      withAt('subject.2.name', 'sample@v1.0.1/hello/deploy/rbac.yaml'),
      'it names what is no part of sample@v1.0.0',
    ],
    [
      'of an image under another name',
      withAt('predicate.images.0.name', 'world'),
      'does not name one index',
    ],
    ['of an unknown verdict', withAt('predicate.tests.cells.0.verdict', 'fine'), 'verdict'],
    ['of no time', withAt('predicate.promotion.admittedAt', 'yesterday'), 'admittedAt'],
  ])('%s is refused', (_case, document, words) => {
    expect(() => readSetStatement(bytes(document), 'it')).toThrow(words);
  });
});

function openCell(cell: string): SetStatement['cells'][number] {
  return { cell, counts: 'informing', runs: 'manual', verdict: 'open', outcomes: [] };
}

function asOfWindows(image: SetStatement['images'][number]) {
  return { ...image, platforms: ['1809', 'ltsc'].map(windows) };
}

function windows(release: string) {
  return { platform: 'windows/amd64', digest: aDigest(release) };
}
