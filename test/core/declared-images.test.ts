import { describe, expect, it } from 'vitest';
import { refuseImages } from '#core/declared-images.ts';
import { anImageWithin } from '../given/image.ts';
import { aTag } from '../given/version.ts';

const snapshotter = {
  name: 'external-snapshotter',
  images: [
    anImageWithin('', '', 'csi-snapshotter'),
    anImageWithin('2', '', 'snapshot-controller'),
    anImageWithin('3', '8.3', 'snapshot-validation-webhook'),
  ],
};
const both = ['snapshot-controller', 'csi-snapshotter'];

describe('what a component builds by itself', () => {
  it.each<[string, string, readonly string[] | undefined]>([
    ['is not told', 'v8.2.0', undefined],
    ['are its images in any order', 'v8.3.0', both],
    ['are the images of its time', 'v8.1.0', [...both, 'snapshot-validation-webhook']],
    ['are those of an older time', 'v1.0.0', ['csi-snapshotter']],
  ])('%s', (_what, tag, commands) => {
    expect(refuseImages(snapshotter, aTag(tag), commands)).toBeUndefined();
  });

  it.each<[string, string, readonly string[], string]>([
    [
      'fewer',
      'v8.2.0',
      both,
      'external-snapshotter v8.2.0 builds csi-snapshotter, snapshot-controller (CMDS of its ' +
        'Makefile), but components.yaml says csi-snapshotter, snapshot-controller, ' +
        'snapshot-validation-webhook: correct since or until of snapshot-validation-webhook',
    ],
    [
      'more that are written with a range',
      'v1.9.0',
      both,
      'external-snapshotter v1.9.0 builds csi-snapshotter, snapshot-controller (CMDS of its ' +
        'Makefile), but components.yaml says csi-snapshotter: correct since or until of ' +
        'snapshot-controller',
    ],
    [
      'one that is not written at all',
      'v8.4.0',
      [...both, 'snapshot-conversion-webhook'],
      'external-snapshotter v8.4.0 builds csi-snapshotter, snapshot-controller, ' +
        'snapshot-conversion-webhook (CMDS of its Makefile), but components.yaml says ' +
        'csi-snapshotter, snapshot-controller: add snapshot-conversion-webhook there',
    ],
    [
      'others',
      'v8.4.0',
      ['csi-snapshotter', 'webhook'],
      'external-snapshotter v8.4.0 builds csi-snapshotter, webhook (CMDS of its Makefile), but ' +
        'components.yaml says csi-snapshotter, snapshot-controller: correct since or until of ' +
        'snapshot-controller, and add webhook there',
    ],
    [
      'none',
      'v1.0.0',
      [],
      'external-snapshotter v1.0.0 builds no image (CMDS of its Makefile), but components.yaml ' +
        'says csi-snapshotter: correct since or until of csi-snapshotter',
    ],
  ])('are refused where they are %s', (_what, tag, commands, words) => {
    expect(refuseImages(snapshotter, aTag(tag), commands)).toBe(words);
  });

  it('are told briefly, however many they are', () => {
    const commands = Array.from({ length: 50 }, (_, at) => `${'x'.repeat(60)}${at}`);
    const words = refuseImages(snapshotter, aTag('v1.0.0'), commands) ?? '';
    expect(words).toMatch(/^external-snapshotter v1\.0\.0 builds .*…$/);
    expect(words.length).toBeLessThanOrEqual(500);
  });
});
