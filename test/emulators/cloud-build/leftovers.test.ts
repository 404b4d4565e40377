import { expect, onTestFinished, test, vi } from 'vitest';
import type { EngineScript } from './engine/engine-routes.ts';
import { givenContainers, here, step } from './engine/given-containers.ts';

test('containers that a killed emulator left are removed by its next start', async () => {
  const { engine } = await givenContainers({ left: ['left'] });
  const [, list = ''] = engine.calls;
  expect(list).toMatch(/^GET \/containers\/json\?all=1&filters=.*"csi-release.cloud-build=\//);
  expect(engine.containers).toEqual(new Set());
});

test.each([
  [0, 'SUCCESS', 'Finished Step #0'],
  [7, 'FAILURE', 'ERROR: step exited with non-zero status: 7'],
])('a step that exits with %i ends so, also if its container cannot be removed', async (...row) => {
  const [exitCode, status, end] = row;
  const { engine, run, log } = await givenContainers({ ...here, exitCode, removeStatus: 500 });
  const build = await run({ steps: [step] });
  expect(build.status).toBe(status);
  expect(await log(build)).toContain(end);
  expect(await log(build)).toMatch(/Step #0: The step's container 1 was left: no removal here/);
  expect(engine.containers).toEqual(new Set(['1']));
});

test.each<[string, EngineScript, RegExp]>([
  ['be removed', { removeStatus: 500 }, /container left was left again: no removal here/],
  ['be listed', { listStatus: 500 }, /an earlier run left are not removed: no list here/],
])('a start goes on where what was left cannot %s, and says so', async (_, script, why) => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  onTestFinished(() => told.mockRestore());
  const { run } = await givenContainers({ ...here, left: ['left'], ...script });
  expect(told).toHaveBeenCalledWith(expect.stringMatching(why));
  expect((await run({ steps: [step] })).status).toBe('SUCCESS');
});
