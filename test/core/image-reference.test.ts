import { describe, expect, it } from 'vitest';
import { parseImageReference } from '#core/image-reference.ts';

const digest = `sha256:${'a'.repeat(64)}`;

describe('an image reference', () => {
  it.each([
    ['hello', { address: 'hello', name: 'hello' }],
    ['hello:v1', { address: 'hello', name: 'hello', tag: 'v1' }],
    ['gcr.io/p/hello', { address: 'gcr.io/p/hello', name: 'hello' }],
    ['localhost:5000/p/hello', { address: 'localhost:5000/p/hello', name: 'hello' }],
    ['gcr.io/p/hello:v1', { address: 'gcr.io/p/hello', name: 'hello', tag: 'v1' }],
    [`gcr.io/p/hello@${digest}`, { address: 'gcr.io/p/hello', name: 'hello', digest }],
    [`a.b/c__d/e-f:1@${digest}`, { address: 'a.b/c__d/e-f', name: 'e-f', tag: '1', digest }],
  ])('is read of %s', (text, reference) => {
    expect(parseImageReference(text)).toEqual(reference);
  });

  it.each([
    '',
    ' hello',
    'hello:',
    'hello@sha256:abc',
    'gcr.io//hello',
    'gcr.io/Hello',
    'https://gcr.io/hello',
    '{{ .Values.image }}',
    '$(IMAGE)',
    '-hello',
    `hello:${'x'.repeat(129)}`,
    'h'.repeat(601),
    `${'a-'.repeat(290)}!`,
  ])('is not read of %j', (text) => {
    expect(parseImageReference(text)).toBeUndefined();
  });
});
