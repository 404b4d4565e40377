import { describe, expect, it } from 'vitest';
import {
  imagesAt,
  imagesLastUnder,
  imagesUnder,
  isNowhere,
  parseVersionBound,
} from '#core/component-image.ts';
import { parseComponentTag } from '#core/version.ts';
import facts from '../data/build-facts.json' with { type: 'json' };
import { anImageWithin } from '../given/image.ts';
import { aBase, aTag } from '../given/version.ts';

describe('the bound of a range', () => {
  it.each(['8', '8.4', '8.10', '8.4.0', '2.0.0-rc2', '0'])('may be %s', (text) => {
    expect(parseVersionBound(text)).toBe(text);
  });

  it.each(['', 'v8', '08', '8.', '8.4.0.1', '8.4-rc1', '8.4.0+build', 'latest', '1e3'])(
    'is never %j',
    (text) => {
      expect(parseVersionBound(text)).toBeUndefined();
    },
  );
});

describe('an image', () => {
  it.each([
    ['', '', 'v0.1.0', true],
    ['8.4', '', 'v8.3.9', false],
    ['8.4', '', 'v8.4.0', true],
    ['8.4', '', 'v8.4.0-rc1', true],
    ['8.4', '', 'v8.10.0', true],
    ['8.10', '', 'v8.9.0', false],
    ['2.0.0-rc2', '', 'v2.0.0-rc1', false],
    ['2.0.0-rc2', '', 'v2.0.0-rc2', true],
    ['2.0.0-rc2', '', 'v2.0.0', true],
    ['', '8.2', 'v8.1.7', true],
    ['', '8.2', 'v8.2.0', false],
    ['', '8.2', 'v8.2.0-rc1', false],
    ['3', '8.2', 'v3.0.0', true],
    ['3', '8.2', 'v2.9.9', false],
    ['3', '8.2', 'v9.0.0', false],
  ])('since %j until %j is one of %s: %s', (since, until, tag, isThere) => {
    const image = anImageWithin(since, until);
    const { name, platforms } = image;
    expect(imagesAt([image], aTag(tag))).toEqual(isThere ? [{ name, platforms }] : []);
  });

  it.each([
    ['', '', '8', true],
    ['8.4', '', '8', true],
    ['8.4', '', '8.3', false],
    ['8.4', '', '8.4.0', true],
    ['8.4.2', '', '8.4', true],
    ['8.4.2', '', '8.4.1', false],
    ['9', '', '8', false],
    ['', '8.2', '8', true],
    ['', '8.2', '8.1', true],
    ['', '8.2', '8.2', false],
    ['', '8', '8', false],
    ['3', '8.2', '2', false],
    ['', '1.4.2-rc2', '1.4.2', false],
    ['', '1.4.2-rc2', '1.4', true],
    ['', '1.0.0-rc1', '1', false],
    ['', '1.0.0-rc1', '0', true],
    ['1.4.2-rc2', '', '1.4.2', true],
    ['1.4.2-rc2', '', '1.4.1', false],
    ['1.4.2', '', '1.4.2', true],
    ['1.4.3-rc1', '', '1.4.2', false],
  ])('since %j until %j may stand under %s: %s', (since, until, base, isThere) => {
    const image = anImageWithin(since, until);
    const { name, platforms } = image;
    expect(imagesUnder([image], aBase(base))).toEqual(isThere ? [{ name, platforms }] : []);
  });

  it.each([
    ['', '', '8', true],
    ['8.4', '', '8', true],
    ['9', '', '8', false],
    ['3', '8.2', '8', false],
    ['3', '8.2', '8.1', true],
    ['3', '8.2', '8.2', false],
    ['', '9', '8', true],
    ['', '8.1.2-rc1', '8.1.1', true],
  ])('since %j until %j is in the last version under %s: %s', (since, until, base, isThere) => {
    const names = imagesLastUnder([anImageWithin(since, until)], aBase(base));
    expect(names).toHaveLength(isThere ? 1 : 0);
  });

  it('keeps what it may come without', () => {
    const image = { ...anImageWithin('1', '3'), optional: ['windows/amd64'] };
    const { name, platforms, optional } = image;
    expect(imagesAt([image], aTag('v2.0.0'))).toEqual([{ name, platforms, optional }]);
    expect(imagesUnder([image], aBase('2'))).toEqual([{ name, platforms, optional }]);
  });

  it.each([
    ['', '', false],
    ['8', '', false],
    ['', '8', false],
    ['', '0', true],
    ['8.2', '8.4', false],
    ['8.4', '8.2', true],
    ['8.4', '8.4.0', true],
    ['8.4.0-rc1', '8.4', true],
    ['1.4.2-rc1', '1.4.2-rc3', true],
    ['1.4.2-rc1', '1.4.3-rc1', false],
    ['', '0.0.0-rc1', true],
  ])('since %j until %j is in no stable version: %s', (since, until, isNone) => {
    expect(isNowhere(anImageWithin(since, until))).toBe(isNone);
  });
});

describe('the images of external-snapshotter', () => {
  const images = [
    anImageWithin('', '', 'csi-snapshotter'),
    anImageWithin('2.0.0-rc2', '', 'snapshot-controller'),
    anImageWithin('3', '8.2', 'snapshot-validation-webhook'),
    anImageWithin('8.4', '', 'snapshot-conversion-webhook'),
  ];
  const built = facts.components['kubernetes-csi/external-snapshotter'].flatMap((one) => {
    const tag = parseComponentTag(one.tag);
    return tag === undefined || one.cmds.length === 0 ? [] : [{ tag, cmds: one.cmds }];
  });

  it('are at each of its tags those that its Makefile builds', () => {
    const expected = built.map(({ tag, cmds }) => `${tag} ${[...cmds].sort().join()}`);
    const listed = built.map(({ tag }) => {
      const names = imagesAt(images, tag).map(({ name }) => name);
      return `${tag} ${names.sort().join()}`;
    });
    expect(listed).toEqual(expected);
    expect(new Set(listed.map((one) => one.split(' ')[1])).size).toBe(4);
  });
});
