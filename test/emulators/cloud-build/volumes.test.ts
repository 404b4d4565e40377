import { expect, test } from 'vitest';
import { requestedBuildSchema } from '../../../emulators/cloud-build/build.ts';
import { validateRequest } from '../../../emulators/cloud-build/validate.ts';
import { makeWorkspace, toHostPaths } from '../../../emulators/cloud-build/workspace.ts';
import { givenCloudBuild, givenDir } from './given-cloud-build.ts';

const cache = { name: 'cache', path: '/var/cache' };

function sh(script: string, more: object = {}): object {
  return { name: 'ubuntu', args: ['sh', '-c', script], ...more };
}

function withVolumes(...volumes: readonly object[]): object {
  const step = { name: 'ubuntu', volumes };
  return { steps: [step, step] };
}

test.each<[string, object, string]>([
  ['for all of one step', { steps: [sh('')], options: { volumes: [cache] } }, 'at least two'],
  ['of one step alone', { steps: [sh(''), sh('', { volumes: [cache] })] }, '"cache" is used by'],
  ['without a name', withVolumes({ path: '/cache' }), 'volume name "" must match'],
  ['with a path in its name', withVolumes({ ...cache, name: '../up' }), 'volume name "../up" must'],
  ['without a path', withVolumes({ name: 'cache' }), 'volume path "" must be absolute'],
  ['at a relative path', withVolumes({ ...cache, path: 'cache' }), 'must be absolute'],
  ['at the root', withVolumes({ ...cache, path: '//' }), 'must be absolute and below "/"'],
  ['at the workspace', withVolumes({ ...cache, path: '/workspace/' }), 'is reserved'],
  ['below home', withVolumes({ ...cache, path: '/builder/x/../home/go' }), 'is reserved'],
  ['at the socket', withVolumes({ ...cache, path: '/var/run/docker.sock' }), 'is reserved'],
  ['of one name', withVolumes(cache, { ...cache, path: '/b' }), 'name "cache" is not unique'],
  ['of one path', withVolumes(cache, { ...cache, name: 'other' }), 'is not unique'],
  [
    'of a name for all',
    { ...withVolumes({ ...cache, path: '/b' }), options: { volumes: [cache] } },
    'build step #0 - "": volume name "cache" is not unique',
  ],
])('a volume %s is refused', (_, build, message) => {
  expect(() => validateRequest(requestedBuildSchema.parse(build))).toThrow(message);
});

test.each<[string, object, object, object]>([
  ['of the steps', {}, { volumes: [cache] }, { volumes: [{ ...cache, path: '/mine/' }] }],
  ['for all steps', { options: { volumes: [cache] } }, {}, {}],
])('what a step puts into a volume %s is there for the next', async (_, build, first, second) => {
  const { run, log } = await givenCloudBuild();
  const place = 'volumes' in second ? '/mine' : cache.path;
  const read = 'test ! -e file && cat $$PLACE/file && exit 5';
  const ended = await run({
    ...build,
    steps: [
      sh(`echo kept > ${cache.path}/file`, first),
      sh(read, { ...second, env: [`PLACE=${place}`] }),
    ],
  });
  expect(ended.steps, await log(ended)).toMatchObject([{ status: 'SUCCESS' }, { exitCode: 5 }]);
  expect(await log(ended)).toContain('Step #1: kept');
});

test.each([
  ['/a /a/b /a/b/c', '{a} {b} {b}/c'],
  ['--dir=/a -I/a/b file:///a', '--dir={a} -I{b} file://{a}'],
  ['/ab /a-b /a.b ./a x/a', '/ab /a-b /a.b ./a x/a'],
])('in "%s" the paths of volumes become "%s"', async (text, expected) => {
  const workspace = await makeWorkspace(await givenDir(), 1);
  const volumes = [
    { name: 'a', path: '/a' },
    { name: 'b', path: '/a/b/' },
  ];
  const filled = expected.replace(/\{(\w)\}/g, (_, name: string) => workspace.volume(name));
  expect(toHostPaths(text, workspace, 0, volumes)).toBe(filled);
});
