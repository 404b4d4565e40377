import { describe, expect, test } from 'vitest';
import type { Recipe } from '#core/recipe.ts';
import { readRecipe } from '#edge/recipe.ts';

const where = 'greeter v1.0.0 cloudbuild.yaml';
const step = 'steps: [{name: builder}]';

function given(fields: Partial<Recipe> = {}): Recipe {
  return {
    steps: [{ name: 'builder' }],
    timeoutMs: 600_000,
    substitutions: {},
    substitutionOption: 'MUST_MATCH',
    dynamicSubstitutions: false,
    ...fields,
  };
}

/** As the sidecars of kubernetes-csi have it, but for the builder's address. */
const sidecar = `# See https://cloud.google.com/cloud-build/docs/build-config
timeout: 7200s
options:
  substitution_option: ALLOW_LOOSE
  machineType: E2_HIGHCPU_8
steps:
  - name: 'gcr.io/builders/gcb-docker-gcloud:v20260205'
    entrypoint: ./.cloudbuild.sh
    env:
    - GIT_TAG=\${_GIT_TAG}
    - PULL_BASE_REF=\${_PULL_BASE_REF}
    - HOME=/root
substitutions:
  # Filled with a git-based tag.
  _GIT_TAG: '12345'
  _PULL_BASE_REF: 'master'
`;

test('The recipe of a sidecar is read unchanged', () => {
  expect(readRecipe(sidecar, where)).toEqual({
    steps: [
      {
        name: 'gcr.io/builders/gcb-docker-gcloud:v20260205',
        entrypoint: './.cloudbuild.sh',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: substitutions of Cloud Build
        env: ['GIT_TAG=${_GIT_TAG}', 'PULL_BASE_REF=${_PULL_BASE_REF}', 'HOME=/root'],
      },
    ],
    timeoutMs: 7_200_000,
    substitutions: { _GIT_TAG: '12345', _PULL_BASE_REF: 'master' },
    substitutionOption: 'ALLOW_LOOSE',
    dynamicSubstitutions: false,
  });
});

describe('A recipe is read', () => {
  test.each([
    ['with the shortest text', step, given()],
    ['from JSON', '{"steps":[{"name":"builder"}],"timeout":"90.5s"}', given({ timeoutMs: 90_500 })],
    [
      'in both spellings',
      'steps: [{name: builder, id: a, wait_for: ["-"], allow_failure: true}, {name: b, waitFor: [a]}]',
      given({
        steps: [
          { name: 'builder', id: 'a', waitFor: ['-'], allowFailure: true },
          { name: 'b', waitFor: ['a'] },
        ],
      }),
    ],
    [
      'with all that a step may say',
      'steps: [{name: b, id: i, args: [a, "b\\nc"], env: [A=b=c], dir: d, timeout: 5s}, {name: b, script: s}]',
      given({
        steps: [
          {
            name: 'b',
            id: 'i',
            args: ['a', 'b\nc'],
            env: ['A=b=c'],
            dir: 'd',
            timeoutMs: 5000,
          },
          { name: 'b', script: 's' },
        ],
      }),
    ],
    [
      'with variables of all steps, which a step may set itself',
      'steps: [{name: builder, env: [A=1]}]\noptions: {env: [A=0, B=2]}',
      given({ steps: [{ name: 'builder', env: ['B=2', 'A=1'] }] }),
    ],
    [
      'with exit codes that are no failure',
      'steps: [{name: builder, allow_exit_codes: [3, 255]}]',
      given({ steps: [{ name: 'builder', allowExitCodes: [3, 255] }] }),
    ],
    [
      'with volumes that steps share',
      'steps: [{name: a, volumes: [{name: go-cache, path: /go}]}, {name: b, volumes: [{name: go-cache, path: /.c}]}]',
      given({
        steps: [
          { name: 'a', volumes: [{ name: 'go-cache', path: '/go' }] },
          { name: 'b', volumes: [{ name: 'go-cache', path: '/.c' }] },
        ],
      }),
    ],
    [
      'with volumes of all steps',
      'steps: [{name: a}, {name: b, volumes: []}]\noptions: {volumes: [{name: go-cache, path: /go}]}',
      given({
        steps: ['a', 'b'].map((name) => ({ name, volumes: [{ name: 'go-cache', path: '/go' }] })),
      }),
    ],
    [
      'with substitutions as variables of all steps but one',
      'steps: [{name: a}, {name: b, automap_substitutions: false}]\noptions: {automapSubstitutions: true}',
      given({
        steps: [
          { name: 'a', automapSubstitutions: true },
          { name: 'b', automapSubstitutions: false },
        ],
      }),
    ],
    [
      'with dynamic substitutions',
      `${step}\noptions: {dynamic_substitutions: true}`,
      given({ dynamicSubstitutions: true }),
    ],
    [
      'without what is ours to decide',
      `${step}\nlogsBucket: gs://b\ntags: [a]\nqueue_ttl: 5s\noptions: {logging: NONE}`,
      given(),
    ],
    [
      'with substitutions that look like other spellings',
      `${step}\nsubstitutions: {_A_B: x, _AB: y}`,
      given({ substitutions: { _A_B: 'x', _AB: 'y' } }),
    ],
    [
      'with an alias',
      'steps: [&one {name: builder}, *one]',
      given({ steps: [{ name: 'builder' }, { name: 'builder' }] }),
    ],
  ])('%s', (_, text, recipe) => {
    expect(readRecipe(text, where)).toEqual(recipe);
  });
});
