import { describe, expect, it } from 'vitest';
import { askedFiles, isAsked } from '#core/asked-files.ts';

describe('the files that are asked for', () => {
  it('are paths and folders, which end with a slash', () => {
    expect(askedFiles(['deploy/rbac.yaml', 'config/crd/'])).toEqual({
      paths: ['deploy/rbac.yaml'],
      folders: ['config/crd/'],
    });
  });

  it.each([
    ['deploy/rbac.yaml', true],
    ['config/crd/a.yaml', true],
    ['config/crd/v1/a.yaml', true],
    ['config/crd', false],
    ['config/crds/a.yaml', false],
    ['deploy/other.yaml', false],
    ['config/crd/.hidden', false],
    ['config/crd/.git/a.yaml', false],
    ['config/crd/v1/.a.yaml', false],
    ['config/crd/a.b.yaml', true],
  ])('have %s among them: %s', (path, is) => {
    expect(isAsked(askedFiles(['deploy/rbac.yaml', 'config/crd/']), path)).toBe(is);
  });

  it('may be hidden ones, where they are named', () => {
    expect(isAsked(askedFiles(['.github/a.yaml']), '.github/a.yaml')).toBe(true);
    expect(isAsked(askedFiles(['.config/crd/']), '.config/crd/a.yaml')).toBe(true);
  });
});
