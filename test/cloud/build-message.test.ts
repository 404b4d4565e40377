import { describe, expect, it } from 'vitest';
import { writeBuild } from '#cloud/build-message.ts';
import type { Step } from '#core/recipe.ts';
import { aRecipe } from '../given/recipe.ts';

describe('a step of a recipe', () => {
  const purpose = { kind: 'build', key: 'key', run: 'images', attempt: 1 } as const;
  const written = (step: Partial<Step>) => {
    const recipe = aRecipe({ steps: [{ name: 'builder', ...step }] });
    const request = { purpose, recipe, substitutions: {}, queueTtlMs: 1_000 };
    return writeBuild(request, 'logs').steps?.[0];
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
