import { describe, expect, test } from 'vitest';
import { readReleaseLines } from '#edge/release-lines.ts';
import { changed, faultsOf } from './line-files.ts';

describe('components.yaml is refused', () => {
  const repository = 'https://git.sample.example/sample/greeter';
  test.each([
    [
      repository,
      'http://git.sample.example/sample/greeter',
      ':3:17: components.greeter.repository must be https://HOST/OWNER/NAME',
    ],
    [repository, 'https://me:secret@git.sample.example/sample/greeter', 'no user'],
    [repository, 'https://169.254.169.254/sample/greeter', 'a host name'],
    [repository, 'https://[::1]/sample/greeter', 'a host name'],
    [repository, 'https://2852039166/sample/greeter', 'a host name'],
    [repository, 'https://0x7f.0x1/sample/greeter', 'a host name'],
    [repository, 'https://localhost/sample/greeter', 'a host name'],
    [repository, 'https://metadata.google.internal/sample/greeter', 'everybody can reach'],
    [repository, 'https://git.sample.example:8443/sample/greeter', 'without a port'],
    [repository, 'https://git.sample.example/sample/greeter.git', 'no .git at the end'],
    [repository, 'https://git.sample.example/sample/../greeter', 'must be https://HOST/OWNER/NAME'],
    [repository, 'https://git.sample.example/sample/greeter?x', 'must be https://HOST/OWNER/NAME'],
    [repository, 'https://git.sample.example/sample', 'must be https://HOST/OWNER/NAME'],
    [repository, 'file:///etc/passwd', 'must be https://HOST/OWNER/NAME'],
    [repository, 'ssh://-oProxyCommand=id/a/b', 'must be https://HOST/OWNER/NAME'],
    ['greeter: [linux/amd64]', 'greeter: []', 'images.greeter is empty: write the platforms'],
    [
      'greeter: [linux/amd64]',
      'greeter: [amd64]',
      'greeter[0] must be a platform such as linux/amd64',
    ],
    ['greeter: [linux/amd64]', 'greeter: [a/b, a/b]', 'names a platform twice'],
    ['greeter: [linux/amd64]', 'greeter: linux/amd64', 'must be a list of platforms, or a map'],
    ['{ greeter: [linux/amd64] }', '{}', 'a component without an image cannot be released'],
    [
      '{ greeter: [linux/amd64] }',
      '{ Greeter: [linux/amd64] }',
      ':4:15: components.greeter.images.Greeter must be 1 to 63',
    ],
    [
      '{ greeter: [linux/amd64] }',
      '{ relay: [linux/amd64] }',
      ':9:15: components.relay.images.relay is an image of greeter too',
    ],
    [
      'greeter: [linux/amd64]',
      'greeter: { since: "1" }',
      ':4:15: components.greeter.images.greeter.platforms is missing',
    ],
    [
      'greeter: [linux/amd64]',
      'greeter: { platforms: [linux], since: "1" }',
      ':4:38: components.greeter.images.greeter.platforms[0] must be a platform such as',
    ],
    [
      'greeter: [linux/amd64]',
      'greeter: { platforms: [linux/amd64], since: 1.10 }',
      ':4:59: components.greeter.images.greeter.since must be text: quote it, "1.10"',
    ],
    [
      'greeter: [linux/amd64]',
      'greeter: { platforms: [linux/amd64], until: v2 }',
      'until must be a version in quotes, such as "8", "8.4", "8.4.0" or "2.0.0-rc2"',
    ],
    [
      'greeter: [linux/amd64]',
      'greeter: { platforms: [linux/amd64], since: "2", until: "1.9" }',
      ':4:71: components.greeter.images.greeter.until is 1.9, and there is no stable version from 2 ' +
        'until then: write a higher one, or remove it',
    ],
    [
      'greeter: [linux/amd64]',
      'greeter: { platforms: [linux/amd64], until: "0" }',
      'until is 0, and there is no stable version before it: write a higher one, or remove it',
    ],
    [
      'greeter: [linux/amd64]',
      'greeter: { platforms: [linux/amd64], since: 1.4.2-rc1, until: 1.4.2-rc3 }',
      'until is 1.4.2-rc3, and there is no stable version from 1.4.2-rc1 until then',
    ],
    [repository, 'https://git.sample.example/sample/greeter.GIT', 'no .git at the end'],
    [
      'greeter: [linux/amd64]',
      'greeter: { platforms: [linux/amd64], from: "2" }',
      ':4:52: components.greeter.images.greeter.from is no key here: write one of platforms, optional, since',
    ],
    [
      'greeter: [linux/amd64]',
      'greeter: { platforms: [linux/amd64], optional: [windows] }',
      ':4:63: components.greeter.images.greeter.optional[0] must be a platform such as',
    ],
    [
      'greeter: [linux/amd64]',
      'greeter: { platforms: [linux/amd64], optional: [] }',
      'images.greeter.optional is empty: write the platforms',
    ],
    [
      'greeter: [linux/amd64]',
      'greeter: { platforms: [linux/amd64], optional: [a/b, a/b] }',
      'images.greeter.optional names a platform twice',
    ],
    [
      'greeter: [linux/amd64]',
      'greeter: { platforms: [linux/amd64], optional: true }',
      'images.greeter.optional must be a list',
    ],
    [
      'greeter: [linux/amd64]',
      'greeter: { optional: [linux/amd64], platforms: [linux/amd64] }',
      ':4:26: components.greeter.images.greeter.optional leaves no platform that must be there: take',
    ],
    [
      'sample/relay\n',
      'Sample/Greeter\n',
      ':8:17: components.relay.repository is the repository of greeter too: write one component',
    ],
    [
      'us-docker.pkg.dev/csi-release/csi',
      'gcr.io/csi-release/csi',
      'must be us-docker.pkg.dev/PROJECT/REPOSITORY',
    ],
    [
      'us-docker.pkg.dev/csi-release/csi',
      'us-docker.pkg.dev/csi-release/gcr.io',
      'must be us-docker.pkg.dev/',
    ],
    [
      'us-docker.pkg.dev/csi-release/csi',
      'us-docker.pkg.dev/csi-release/csi/greeter',
      'must be us-docker.',
    ],
    [
      '{ major: false }',
      '{ major: no }',
      ':11:28: components.relay.floatingTags.major must be true or false',
    ],
    [
      '{ major: false }',
      '{ minor: true }',
      'floatingTags.minor is no key here: write one of major',
    ],
    ['deploy/rbac.yaml', '/etc/passwd', 'must be a path inside the repository'],
    ['deploy/rbac.yaml', '../rbac.yaml', 'must be a path inside the repository'],
    ['deploy/rbac.yaml', 'deploy/../../rbac.yaml', 'must be a path inside the repository'],
    ['deploy/rbac.yaml', 'deploy//rbac.yaml', 'must be a path inside the repository'],
    ['deploy/rbac.yaml', './rbac.yaml', 'must be a path inside the repository'],
    ['deploy/rbac.yaml', 'deploy//', 'must be a path inside the repository'],
    ['deploy/rbac.yaml', '../', 'must be a path inside the repository'],
    ['deploy/rbac.yaml', './', 'must be a path inside the repository'],
    ['deploy/rbac.yaml', '/', 'must be a path inside the repository'],
    ['[deploy/rbac.yaml]', '[a, a]', 'files names a file twice'],
    ['steps: [{ name: npm, args: [test] }]', 'steps: []', 'unit.steps is empty'],
    [
      'steps: [{ name: npm, args: [test] }]',
      'steps: [{ name: npm, secretEnv: [A] }]',
      'secretEnv is no key here',
    ],
    [
      'timeout: 1h',
      'timeout: 600',
      ':13:24: components.relay.recipe.timeout must be a duration such as 30s',
    ],
    ['timeout: 1h', 'timeout: "600"', 'must be a duration such as'],
    [
      '    repository: https://git.sample.example/sample/relay\n',
      '',
      ':7:3: components.relay.repository is missing',
    ],
    ['components:\n', 'component:\n', ':1:1: component is no key here: write one of components'],
    ['  relay:', '  greeter:', ':7:3: "greeter" stands here twice: remove one'],
    ['  relay:', '  __proto__:', ':7:3: this key cannot be used'],
    ['  relay:', '  "relay;id":', ':7:3: components.relay;id must be 1 to 63 of a-z'],
    [
      'name: make',
      'name: $_GITTAG',
      'recipe.steps name _GITTAG, which is nothing here: write one of _GIT_TAG, _PULL_BASE_REF, ' +
        '_STAGING_PROJECT, _A, or declare it under substitutions',
    ],
    [
      'args: [test]',
      'args: [$_PULL_BASE_REF]',
      'unit.steps name _PULL_BASE_REF, which is nothing here: write one of _GIT_TAG, or declare it',
    ],
    [
      'timeout: 1h',
      'timeout: 59s',
      'recipe.steps[0].timeout is longer than all steps may take, 59s',
    ],
    ['timeout: 1h', 'timeout: 25h', 'recipe.timeout must be 24h or less'],
    [
      'name: make',
      `name: make, script: "${'x'.repeat(9000)}", args: ["${'x'.repeat(9000)}"]`,
      ':13:5: components.relay.recipe says more than 16384 bytes',
    ],
  ])('for %j written as %j', (from, to, words) => {
    const faults = faultsOf(() => readReleaseLines(changed(from, to)));
    expect(faults.join('\n')).toContain(words);
    expect(faults[0]).toMatch(/^lines\/components\.yaml:\d+:\d+: /);
  });
});
