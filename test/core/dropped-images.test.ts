import { describe, expect, it } from 'vitest';
import { refuseDropped } from '#core/dropped-images.ts';
import { anImageWithin } from '../given/image.ts';
import { aComponent } from '../given/line.ts';

const platforms = ['linux/amd64'];
const hello = aComponent();
const counter = aComponent({ name: 'counter' });
const head = [{ name: 'hello', tag: 'v1.2.0', images: ['hello', 'probe'] }];
const withImages = (...names: readonly string[]) =>
  aComponent({ images: names.map((name) => ({ name, platforms })) });

describe('an image of the newest release', () => {
  it.each([
    ['is still there', [withImages('probe', 'hello', 'new')]],
    [
      'has come to its end',
      [aComponent({ images: [...hello.images, anImageWithin('', '1.3', 'probe')] })],
    ],
    [
      'belongs to another component now',
      [hello, aComponent({ name: 'probe', images: [{ name: 'probe', platforms }] })],
    ],
    ['goes with its component, which is a major release', [counter]],
  ])('%s', (_what, components) => {
    expect(refuseDropped(components, head)).toBeUndefined();
  });

  it('is missed by nobody before there is one', () => {
    expect(refuseDropped([hello], [])).toBeUndefined();
  });

  it('cannot go without a word', () => {
    const other = { name: 'counter', tag: 'v1.0.0', images: ['gone'] };
    expect(refuseDropped([counter, hello], [...head, other])).toBe(
      'probe of hello v1.2.0, gone of counter v1.0.0: released, and not in components.yaml any ' +
        'more; write until for an image that has ended',
    );
  });
});
