import { describe, expect, it } from 'vitest';
import {
  type FileReading,
  findingsIn,
  findingTexts,
  type ReferencePlace,
  withFindings,
} from '#core/file-findings.ts';
import { imageRepository } from '#core/image.ts';
import { planText } from '#core/plan-text.ts';
import type { ReleaseImage } from '#core/release.ts';
import { releasedText } from '#core/released-text.ts';
import { aDigest } from '../given/image.ts';
import { aPlan } from '../given/promotion.ts';

const path = 'deploy/deployment.yaml';
const tested = aDigest('hello');
const child = aDigest('hello linux/amd64');
const foreign = aDigest('another');

function anImage(name: string, versionTag = 'v1.0.1'): ReleaseImage {
  return {
    ...{ component: name, name, versionTag, digest: aDigest(name) },
    repository: imageRepository('csi-release/csi', name),
    platforms: [{ platform: 'linux/amd64', digest: aDigest(`${name} linux/amd64`) }],
  };
}

const images = [anImage('hello'), anImage('world', 'v2.0.0-rc1')];

/** What is found in a file that names these images, each on a line of its own. */
function found(...written: readonly string[]) {
  const places = written.map(
    (one, at): ReferencePlace => ({ written: one, line: at + 1, offset: at }),
  );
  return findingsIn([{ component: 'hello', path, reading: { text: '', places } }], images);
}

describe('the image that a file names', () => {
  it.each([
    ['registry.k8s.io/csi/hello:v1.0.1', undefined],
    [`registry.k8s.io/csi/hello:v1.0.1@${tested}`, undefined],
    [`hello@${tested}`, undefined],
    [`hello@${child}`, undefined],
    ['gcr.io/p/world:v2.0.0-rc1', undefined],
    ['gcr.io/p/hello:canary', 'canary'],
    ['gcr.io/p/hello:v1.0.1-canary', 'canary'],
    ['gcr.io/p/hello:release-1.0-CANARY', 'canary'],
    ['gcr.io/p/hello:canaryislands', 'no version'],
    ['gcr.io/p/hello:v1.0.1-rc1', 'pre-release'],
    ['gcr.io/p/world:v2.0.0-rc2', 'pre-release'],
    ['gcr.io/p/hello:v1.0.0', 'other version'],
    ['gcr.io/p/hello:v1.0', 'no version'],
    ['gcr.io/p/hello:latest', 'no version'],
    ['hello', 'no version'],
    [`hello:v1.0.1@${foreign}`, 'other digest'],
    [`hello@${foreign}`, 'other digest'],
    [`hello:canary@${tested}`, 'canary'],
    ['busybox:1.36', 'outside'],
    ['gcr.io/p/hello-world:v1.0.1', 'outside'],
    ['gcr.io/p/other:canary', 'outside'],
    ['$(IMAGE)', 'unreadable'],
    ['a b', 'unreadable'],
    ['Upper', 'unreadable'],
  ])('%s is found to be: %s', (written, kind) => {
    const expected =
      kind === undefined ? [] : [{ component: 'hello', path, line: 1, kind, says: written }];
    expect(found(written)).toEqual({ found: expected, more: 0 });
  });

  it('is unreadable where it does not stand in the text letter by letter', () => {
    const reading = { text: '', places: [{ written: 'hello:v1.0.1', line: 3 }] };
    const { found: all } = findingsIn([{ component: 'hello', path, reading }], images);
    expect(all).toMatchObject([{ kind: 'unreadable', line: 3, says: 'hello:v1.0.1' }]);
  });
});

describe('the findings of a set', () => {
  it('are the gravest first, each once with its first line, and the rest is counted', () => {
    const others = Array.from({ length: 22 }, (_, at) => `tool-${at}:v1`);
    const all = found(
      'hello:v1.0.0',
      'hello:v1.0.0',
      ...others,
      `hello@${foreign}`,
      'hello:canary',
    );
    expect(all.more).toBe(5);
    expect(all.found.slice(0, 3).map(({ kind, line }) => [kind, line])).toEqual([
      ['other digest', 25],
      ['canary', 26],
      ['outside', 3],
    ]);
    expect(findingTexts(all).at(-1)).toBe('and 5 more, none of them graver');
    expect(found('hello:v1.0.0', 'hello:v1.0.0').found).toMatchObject([{ line: 1 }]);
  });

  it('tell of a file that cannot be read, with the line where that is known', () => {
    const about = (reading: FileReading) =>
      findingTexts(findingsIn([{ component: 'hello', path, reading }], images));
    expect(about({ unreadable: '2:1: is no YAML', line: 2 })).toEqual([
      'hello/deploy/deployment.yaml:2: cannot be read, and stays as it is: 2:1: is no YAML',
    ]);
    expect(about({ unreadable: 'is no UTF-8' })).toEqual([
      'hello/deploy/deployment.yaml: cannot be read, and stays as it is: is no UTF-8',
    ]);
  });

  it('say what becomes of each', () => {
    const texts = findingTexts(
      found(
        'hello:canary',
        'hello:v1.0.1-rc1',
        'hello:v1.0.0',
        'hello',
        'busybox',
        `hello@${foreign}`,
      ),
    );
    expect(texts.map((text) => text.slice('hello/deploy/deployment.yaml:'.length))).toEqual([
      `6: hello@${foreign} is not what was tested; it becomes what was`,
      '1: hello:canary is a canary; it becomes the released version',
      '2: hello:v1.0.1-rc1 is a pre-release; it becomes the released version',
      '5: busybox is no image of the set, and stays as it is',
      '4: hello names no version; it becomes the released one',
      '3: hello:v1.0.0 is another version; it becomes the released one',
    ]);
  });

  it('stand in the plan, and in its text', () => {
    const plan = withFindings(aPlan(), found('busybox'));
    const text = planText({ candidate: 'one', admission: { kind: 'allow' }, plan });
    expect(text).toContain(
      `\nFindings in files\n  hello/${path}:1: busybox is no image of the set`,
    );
    expect(withFindings(aPlan(), found('hello:v1.0.1'))).toEqual(aPlan());
  });

  it('keep hostile words short and on one line', () => {
    const { found: all } = found(`\u001b[31m${'x '.repeat(5_000)}\n`);
    expect(all[0]?.says).toMatch(/^\\u\{1b\}\[31m(?:x )+x…$/);
    expect(all[0]?.says.length).toBeLessThanOrEqual(161);
  });
});

describe('the released text of a file', () => {
  const released = `us-docker.pkg.dev/csi-release/csi/hello:v1.0.1@${tested}`;
  const text = 'image: hello:canary\nother: busybox:1\nagain: hello:canary # hello:canary';
  const places: readonly ReferencePlace[] = [
    { written: 'hello:canary', line: 1, offset: 7 },
    { written: 'busybox:1', line: 2, offset: 27 },
    { written: '$(IMAGE)', line: 2, offset: 30 },
    { written: 'hello:canary', line: 3, offset: 44 },
  ];

  it('has the released images in the place of those of the set, and nothing else is touched', () => {
    expect(releasedText(text, places, images)).toBe(
      `image: ${released}\nother: busybox:1\nagain: ${released} # hello:canary`,
    );
  });

  it('is the text itself where no image of the set stands in it plainly, or in one place twice', () => {
    expect(releasedText(text, [{ written: 'hello', line: 1 }], images)).toBe(text);
    expect(releasedText(text, places, [])).toBe(text);
    const [first] = places;
    const twice = first === undefined ? [] : [first, first];
    expect(releasedText('image: hello:canary', twice, images)).toBe(`image: ${released}`);
  });
});
