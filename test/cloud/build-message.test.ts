import { describe, expect, it } from 'vitest';
import { writeBuild } from '#cloud/build-message.ts';
import type { BuildPurpose } from '#core/identity.ts';
import type { Step } from '#core/recipe.ts';
import { aRecipe } from '../given/recipe.ts';

describe('a step of a recipe', () => {
  const purpose = { kind: 'build', key: 'key', run: 'images', attempt: 1 } as const;
  const written = (step: Partial<Step>) => {
    const recipe = aRecipe({ steps: [{ name: 'builder', ...step }] });
    const request = { purpose, recipe, substitutions: {}, queueTtlMs: 1_000 };
    return writeBuild(request, { logsBucket: 'logs' }).steps?.[0];
  };

  it.each<[string, Partial<Step>, object]>([
    ['a name alone', {}, {}],
    ['its exit codes', { allowExitCodes: [3] }, { allowExitCodes: [3] }],
    ['its variables', { automapSubstitutions: true }, { automapSubstitutions: true }],
    [
      'its volumes',
      { volumes: [{ name: 'go-cache', path: '/go' }] },
      { volumes: [{ name: 'go-cache', path: '/go' }] },
    ],
    ['its time', { timeoutMs: 1_500 }, { timeout: { seconds: 1, nanos: 500_000_000 } }],
    [
      'all that it is told',
      { id: 'a', args: ['b'], env: ['C=d'], dir: 'e', entrypoint: 'f', waitFor: ['-'] },
      { id: 'a', args: ['b'], env: ['C=d'], dir: 'e', entrypoint: 'f', waitFor: ['-'] },
    ],
  ])('is written with %s', (_what, step, message) => {
    expect(written(step)).toEqual({ name: 'builder', ...message });
  });
});

describe('a build', () => {
  const accounts = { builds: 'of-builds', tests: 'of-tests' };
  const accountOf = (purpose: BuildPurpose, own: object) => {
    const request = { purpose, recipe: aRecipe(), substitutions: {}, queueTtlMs: 1_000 };
    return writeBuild(request, { logsBucket: 'logs', ...own }).serviceAccount;
  };
  const build = { kind: 'build', key: 'key', attempt: 1 } as const;

  it.each<[BuildPurpose, string]>([
    [{ ...build, run: 'images' }, 'of-builds'],
    [{ ...build, run: 'unit' }, 'of-tests'],
    [{ kind: 'cell', candidate: 'one', cell: 'sanity', attempt: 1 }, 'of-tests'],
  ])('of %j runs as the account %s, where there are any', (purpose, account) => {
    expect(accountOf(purpose, { accounts })).toBe(account);
    expect(accountOf(purpose, {})).toBeUndefined();
  });
});
