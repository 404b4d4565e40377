import { expect, onTestFinished, test } from 'vitest';
import {
  chooseExecutor,
  type ExecutorChoice,
} from '../../../emulators/cloud-build/choose-executor.ts';
import type { EngineScript } from './engine/engine-routes.ts';
import { givenEngine } from './engine/played-engine.ts';

const gone = 'unix:///nowhere/engine.sock';

test.each<[ExecutorChoice, EngineScript | string, RegExp]>([
  ['host', {}, /^Steps of builds run on this machine itself, as asked for$/],
  ['auto', {}, /in containers of Docker Engine 28\.0\.4 at unix:.*, since that engine answers$/],
  ['auto', { maker: 'Podman' }, /in containers of Podman 28\.0\.4 at unix:/],
  ['docker', {}, /in containers of .*, as asked for$/],
  ['auto', gone, /on this machine itself, since no container engine answers at unix:.*ENOENT/],
  ['auto', 'tcp://127.0.0.1:9', /on this machine itself, since no container engine answers/],
  ['auto', 'ssh://me@there', /on this machine itself, since DOCKER_HOST is "ssh:\/\/me@there"/],
  ['auto', 'npipe:////./pipe/docker', /on this machine itself, since DOCKER_HOST is "npipe:/],
  ['auto', { platform: 'Docker Desktop 4.40' }, /itself, since Docker Desktop 4\.40 keeps/],
  ['docker', { platform: 'Docker Desktop 4.40' }, /in containers of/],
])('asked for %s, with %o, it says who runs the steps', async (choice, engine, title) => {
  const host = typeof engine === 'string' ? engine : (await givenEngine(engine)).host;
  const executor = await chooseExecutor(choice, 'owner', { DOCKER_HOST: host });
  onTestFinished(executor.close);
  expect(executor.title).toMatch(title);
});

test.each([
  [gone, /no container engine answers at unix:.*ENOENT.*: start one.* --executor host/],
  ['ssh://x', /DOCKER_HOST is "ssh:\/\/x": write unix:\/\/PATH or tcp:.* --executor host/],
])('containers that are asked for need an engine, and not %s', async (host, why) => {
  const chosen = chooseExecutor('docker', 'owner', { DOCKER_HOST: host });
  await expect(chosen).rejects.toThrow(why);
});
