import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DeployedFunctions, deployFunctions } from './deployed-functions.ts';
import { deliver, pushOf } from './push.ts';

const message = 'a message failed, and is delivered again';

let deployed: DeployedFunctions;

beforeAll(async () => {
  deployed = await deployFunctions(['tag-detected'], { RELEASE_LINES: '/nowhere/lines' });
});
afterAll(() => deployed?.close());

test('what a function throws is one warning in the log, with its trace in the line', async () => {
  const push = pushOf({ component: 'greeter', tag: 'v1.0.0' });
  const stack = { project: 'csi-release', functions: deployed.urls };
  expect(await deliver(stack, 'tag-detected', push)).toBe(500);
  const told = (await deployed.log())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const failed = told.filter((line) => line.severity === 'WARNING');
  expect(failed).toEqual([
    {
      severity: 'WARNING',
      time: expect.any(String),
      message,
      function: 'tag-detected',
      error: expect.stringContaining('/nowhere/lines'),
      cause: expect.stringMatching(/\n {4}at /),
    },
  ]);
});
