import { describe, expect, test } from 'vitest';
import { redacted } from '#core/redact.ts';
import { readRecipe } from '#edge/recipe.ts';

const where = 'greeter v1.0.0 cloudbuild.yaml';
const step = 'steps: [{name: builder}]';

describe('A recipe is refused by name and place', () => {
  test.each<[string, string]>([
    [`${step}\nsecrets: []`, ':2:1: secrets is refused, as a build gets none: remove it'],
    [`${step}\navailable_secrets: {}`, ':2:1: availableSecrets is refused, as a build gets none'],
    ['steps:\n- name: b\n  secret_env: [A]', ':3:3: steps[0].secretEnv is refused'],
    ['steps: [{name: b, secretEnv: [A]}]', 'steps[0].secretEnv is refused, as a build gets none'],
    [`${step}\noptions: {secret_env: [A]}`, ':2:11: options.secretEnv is refused'],
    [`serviceAccount: a\n${step}`, ':1:1: serviceAccount is refused'],
    [`service_account: a\n${step}`, ':1:1: serviceAccount is refused'],
    [`${step}\noptions:\n  pool: {name: p}`, ':3:3: options.pool is refused'],
    [`${step}\noptions: {worker_pool: p}`, ':2:11: options.workerPool is refused'],
    [`${step}\noptions: {worker_pool: p}`, 'options.workerPool is refused, the pool of a build'],
    [`${step}\noptions: {pubsubTopic: t}`, ':2:11: options.pubsubTopic is no key here'],
    [`${step}\ndependencies: []`, ':2:1: dependencies is no key here: write one of steps'],
    [`${step}\ngitConfig: {}`, ':2:1: gitConfig is no key here'],
    [`${step}\nprojectId: other`, ':2:1: projectId is no key here'],
    // As csi-proxy has it.
    [
      `${step}\nartifacts:\n  objects:\n    location: gs://k8s-staging-sig-storage/p/$_PULL_BASE_REF`,
      ':2:1: artifacts is refused: push images in a step, and name other files under files: in comp',
    ],
    [
      `${step}\nartifacts: {images: [gcr.io/k8s-staging-x/i], objects: {location: "gs://b/$_A"}}`,
      ':2:1: artifacts is refused: push images in a step, and name other files under files',
    ],
    [
      `${step}\nimages: ["gcr.io/k8s-staging-x/i:$_PULL_BASE_REF"]`,
      'images is refused: write a st',
    ],
    [`${step}\nartifacts: {objects: {}}`, ':2:1: artifacts is refused: push images in a step'],
    [`${step}\nimages: [gcr.io/p/i]`, ':2:1: images is refused: write a step instead, buildx'],
    [`${step}\nsource: {}`, ':2:1: source is refused, the source is the tagged commit'],
    ['steps: [{name: b, allowExitCodes: [0]}]', 'must be an exit code of 1 to 255'],
    ['steps: [{name: b, allowExitCodes: [256]}]', 'must be an exit code of 1 to 255'],
    ['steps: [{name: b, allow_exit_codes: [1.5]}]', 'steps[0].allowExitCodes[0] must be a'],
    ['steps: [{name: b, allowExitCodes: 1}]', 'steps[0].allowExitCodes must be a list'],
    ['steps: [{name: b, automapSubstitutions: yes}]', 'automapSubstitutions must be true or false'],
    [`${step}\noptions: {automap_substitutions: 1}`, 'automapSubstitutions must be true or false'],
    ...volumeFaults('[{name: cache, path: cache}]', 'volumes[0].path must be an absolute path'),
    ...volumeFaults('[{name: cache, path: /}]', 'volumes[0].path must be an absolute path'),
    ...volumeFaults('[{name: cache, path: /a/../etc}]', 'volumes[0].path must be an absolute path'),
    ...volumeFaults('[{name: cache, path: /a/}]', 'volumes[0].path must be an absolute path'),
    ...volumeFaults('[{name: -v, path: /a}]', 'volumes[0].name must be 2 to 100 of letters'),
    ...volumeFaults('[{name: /etc, path: /a}]', 'volumes[0].name must be 2 to 100 of letters'),
    ...volumeFaults(
      '[{name: aa, path: /a, size: 1}]',
      'volumes[0].size is no key here: write one of',
    ),
    ...volumeFaults('[{name: aa}]', 'volumes[0].path is missing'),
    ...volumeFaults(
      '[{name: aa, path: /a}, {name: aa, path: /b}]',
      'steps[0].volumes name aa twice: remove one',
    ),
    ...volumeFaults(
      '[{name: aa, path: /a}, {name: bb, path: /a}]',
      'steps[0].volumes has /a twice: write another path',
    ),
    ...volumeFaults(
      '[{name: aa, path: /workspace}]',
      "steps[0].volumes has /workspace, which is Cloud Build's: write another path",
    ),
    ...volumeFaults('[{name: aa, path: /workspace/a}]', "which is Cloud Build's"),
    ...volumeFaults('[{name: aa, path: /builder/home}]', "which is Cloud Build's"),
    ...volumeFaults('[{name: aa, path: /cloudbuild/a}]', "which is Cloud Build's"),
    ...volumeFaults('[{name: aa, path: /var/run/docker.sock}]', "which is Cloud Build's"),
    [
      'steps: [{name: b, volumes: [{name: aa, path: /a}]}, {name: b}]',
      'steps[0].volumes name aa, which no other step has: remove it',
    ],
    [
      `${step}\noptions: {volumes: [{name: aa, path: /a}]}`,
      'steps[0].volumes name aa, which no other step has: remove it',
    ],
    [
      'steps: [{name: b, volumes: [{name: aa, path: /b}]}, {name: b}]\n' +
        'options: {volumes: [{name: aa, path: /a}]}',
      'steps[0].volumes name aa twice: remove one',
    ],
    [`${step}\nstepps: []`, ':2:1: stepps is no key here: write one of steps, timeout, subst'],
    [`${step}\n__proto__: {}`, ':2:1: this key cannot be used'],
    ['steps: [{name: b, waitFor: [], wait_for: []}]', 'wait_for stands here as waitFor too'],
    ['timeout: 5s', ':1:1: steps is missing'],
    [
      'steps: [{name: b, id: a}, {name: b, waitFor: [c]}]',
      ':1:37: steps[1].waitFor names c, which is no step before this one: write one of a, -',
    ],
    [
      'steps: [{name: b, wait_for: [a]}, {name: b, id: a}]',
      'steps[0].waitFor names a, which is no',
    ],
    [
      'steps: [{name: b, id: a, waitFor: [a]}]',
      'steps[0].waitFor names a, which is no step before',
    ],
    [
      'steps: [{name: b, id: a}, {name: b, id: a}]',
      ':1:41: steps[1].id is a, as that of a step before: write another',
    ],
    ['steps: [{name: b, id: "-"}]', 'steps[0].id is "-", which means no step in waitFor'],
    [
      'steps: [{name: b, script: s, args: [a]}]',
      ':1:27: steps[0].script stands beside args, which Cloud Build refuses: remove one of them',
    ],
    ['steps: [{name: b, script: s, entrypoint: a}]', 'script stands beside entrypoint'],
    [
      'timeout: 60s\nsteps: [{name: b, timeout: 61s}]',
      ':2:28: steps[0].timeout is longer than all steps may take, 60s: write less, or a longer',
    ],
    ['steps: [{name: b, args: ["a\\0b"]}]', 'steps[0].args[0] has a control character: remove it'],
    ['steps: [{name: b, script: "\\e[31m"}]', 'script has a control character: remove it'],
    ['steps: [{name: b, env: ["A=\\ud800"]}]', 'env[0] has a control character: remove it'],
    [`${step}\nsubstitutions: {_A: "\\x9b"}`, '_A has a control character: remove it'],
    ['steps: []', ':1:1: steps is empty: write at least one step'],
    ['steps: [{id: a}]', ':1:9: steps[0].name is missing'],
    ['steps: [{name: ""}]', 'steps[0].name is empty'],
    ['steps: [{name: 7}]', ':1:16: steps[0].name must be text: quote it, "7"'],
    [
      'steps:\n- name: b\n  args: [-j, 1.10]',
      ':3:14: steps[0].args[1] must be text: quote it, "1.10"',
    ],
    ['steps:\n- name: b\n  args: make', ':3:9: steps[0].args must be a list (- value)'],
    ['steps: [{name: b, env: [A]}]', 'steps[0].env[0] must be NAME=value'],
    ['steps: [{name: "a\\u202eb"}]', 'invisible character'],
    [`steps: [${'{name: b},'.repeat(101)}]`, 'steps has more than 100 steps'],
    [`steps: [{name: b, args: [${'a,'.repeat(101)}]}]`, 'args has more than 100 entries'],
    [`${step}\ntimeout: 10m`, ':2:10: timeout must be a number of seconds such as 600s'],
    [`${step}\ntimeout: 0s`, 'timeout must be more than 0s'],
    [`${step}\ntimeout: 86401s`, 'at most 86400s'],
    [`${step}\ntimeout: 600`, ':2:10: timeout must be a number of seconds such as 600s'],
    [
      `${step}\nsubstitutions: {GIT_TAG: a}`,
      ':2:17: substitutions.GIT_TAG must be a name of your own',
    ],
    [`${step}\nsubstitutions: {_A: 1}`, 'substitutions._A must be text: quote it, "1"'],
    [`${step}\noptions: {substitution_option: LOOSE}`, 'options.substitutionOption'],
    [`${step}\noptions:`, ':2:9: options must be a map'],
    ['', ':1:1: must be a map (key: value)'],
    ['- a', ':1:1: must be a map (key: value)'],
    [`${step}\n${step}`, ':2:1: "steps" stands here twice: remove one'],
    [`${step}\n---\n${step}`, ':2:1: a second document (---) is not read'],
    ['steps: [{name: b}', ':1:18: '],
    ['steps:\n\t- name: b', ':2:1: a tab is no indentation: write spaces'],
    [`${step}\n? [a]\n: b`, ':2:3: a key must be text'],
    ['steps: !!js/function "x"', ':1:8: a tag (!name) is not read: remove it'],
    [
      `steps: [{name: b, script: "${'x'.repeat(9999)}"}, {name: b, script: "${'y'.repeat(9999)}"}]`,
      'says more than 3072 bytes',
    ],
    [
      `steps: [{name: b, args: [${mentions(51)}]}]\nsubstitutions: {${declarations(51, 101)}}`,
      ':1:1: declares and mentions more than 100 substitutions',
    ],
  ])('%j', (text, words) => {
    const message = expect.stringMatching(/^greeter v1\.0\.0 cloudbuild\.yaml:\d+:\d+: /);
    expect(() => readRecipe(text, where)).toThrow(
      expect.objectContaining({ name: 'PermanentError', code: 'refused', message }),
    );
    expect(() => readRecipe(text, where)).toThrow(words);
  });

  test.each(['secrets: []', 'availableSecrets: {}', 'options: {secretEnv: [A]}'])(
    '%j, in words that are not taken for a secret themselves',
    (text) => {
      const shown = expect.toSatisfy((error: Error) => redacted(error.message) === error.message);
      expect(() => readRecipe(`${step}\n${text}`, where)).toThrow(shown);
    },
  );

  test('with all faults at once', () => {
    expect(() => readRecipe('images: []\nsteps: [{}]\ntimeout: 1', where)).toThrow(
      /images is refused.*steps\[0\]\.name is missing.*timeout must be a number of seconds/,
    );
  });
});

describe('Text that would take for ever is refused within a second of processor time', () => {
  const bomb = 'bcdefghi'
    .split('')
    .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(',')}]`);
  test.each([
    ['aliases of aliases', `a: &a [x]\n${bomb.join('\n')}`, '*d and those before repeat more than'],
    ['an alias of itself', 'steps: &a [*a]', '*a is a part of what it stands for'],
    ['deep nesting', `steps: ${'['.repeat(20_000)}`, 'is nested deeper than 32'],
    ['less deep nesting', `steps: ${'['.repeat(200)}${']'.repeat(200)}`, 'nested deeper than 32'],
    ['5 MB', `# ${'x'.repeat(5_000_000)}`, 'is larger than 65536 bytes'],
    ['thousands of keys', Array.from({ length: 5000 }, (_, at) => `k${at}:`).join('\n'), 'no key'],
    ['thousands of double keys', 'steps:\n'.repeat(5000), 'stands here twice'],
    ['thousands of lists', `steps: [${'[],'.repeat(20_000)}]`, 'more than 100 steps'],
  ])('%s', (_, text, words) => {
    const before = process.cpuUsage();
    expect(() => readRecipe(text, where)).toThrow(words);
    const { user, system } = process.cpuUsage(before);
    expect(user + system).toBeLessThan(1_000_000);
  });
});

/** Two steps that share volumes. */
function volumeFaults(volumes: string, words: string): [[string, string]] {
  return [[`steps: [{name: b, volumes: &v ${volumes}}, {name: b, volumes: *v}]`, words]];
}

function mentions(count: number): string {
  return Array.from({ length: count }, (_, at) => `$_KEY_${at}`).join(', ');
}

function declarations(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, at) => `_KEY_${from + at}: x`).join(', ');
}
