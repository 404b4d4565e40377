import { describe, expect, test } from 'vitest';
import {
  formatReference,
  parseReference,
  pullRepositories,
  pushRepository,
} from '../../../emulators/images/reference.ts';

const REGISTRY = 'http://127.0.0.1:4711';
const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('parseReference', () => {
  test.each([
    ['busybox', 'docker.io/library/busybox:latest'],
    ['kubernetes/pause:3', 'docker.io/kubernetes/pause:3'],
    ['gcr.io/p/i', 'gcr.io/p/i:latest'],
    ['gcr.io/p/i:v1', 'gcr.io/p/i:v1'],
    [`gcr.io/p/i@${DIGEST}`, `gcr.io/p/i@${DIGEST}`],
    [`gcr.io/p/i:v1@${DIGEST}`, `gcr.io/p/i:v1@${DIGEST}`],
    ['localhost:5000/i', 'localhost:5000/i:latest'],
    ['127.0.0.1:5000/a/b_c/d-e.f:v1.2', '127.0.0.1:5000/a/b_c/d-e.f:v1.2'],
  ])('reads %s as %s', (text, full) => {
    expect(formatReference(parseReference(text))).toBe(full);
  });

  test.each([
    '',
    'gcr.io/',
    'gcr.io/P/i',
    'gcr.io/p//i',
    'gcr.io/p/../i',
    'gcr.io/p/i:',
    'gcr.io/p/i:a/b@c',
    'gcr.io/p/i@sha256:abc',
    'a b',
  ])('refuses %j', (text) => {
    expect(() => parseReference(text)).toThrow(`"${text}"`);
  });
});

describe('the local registry', () => {
  test.each([
    ['gcr.io/p/i', ['p/gcr.io/i', 'gcr.io/p/i']],
    ['gcr.io/p/a/b', ['p/gcr.io/a/b', 'gcr.io/p/a/b']],
    ['us-docker.pkg.dev/p/gcr.io/i', ['p/gcr.io/i']],
    ['us-docker.pkg.dev/p/csi/i', ['p/csi/i']],
    ['127.0.0.1:4711/p/csi/i', ['p/csi/i']],
    ['gcr.io/distroless/static', ['distroless/gcr.io/static', 'gcr.io/distroless/static']],
    ['node:24', ['docker.io/library/node']],
    ['registry.k8s.io/pause:3', ['registry.k8s.io/pause']],
    ['europe-docker.pkg.dev/p/csi/i', ['europe-docker.pkg.dev/p/csi/i']],
  ])('is asked for %s in %j', (text, repositories) => {
    expect(pullRepositories(parseReference(text), REGISTRY)).toEqual(repositories);
  });

  test.each([
    ['gcr.io/p/i:v1', 'p/gcr.io/i'],
    ['us-docker.pkg.dev/p/csi/i:v1', 'p/csi/i'],
    ['127.0.0.1:4711/p/csi/i:v1', 'p/csi/i'],
  ])('takes %s in %s', (text, repository) => {
    expect(pushRepository(parseReference(text), REGISTRY)).toBe(repository);
  });

  test.each(['busybox', 'quay.io/a/b', 'gcr.io/i', 'us-docker.pkg.dev/p/i', '127.0.0.1:1/p/r/i'])(
    'does not take %s',
    (text) => {
      expect(() => pushRepository(parseReference(text), REGISTRY)).toThrow('cannot be pushed');
    },
  );
});
