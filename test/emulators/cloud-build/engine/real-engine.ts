import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import {
  connectEngine,
  type DockerEngine,
} from '../../../../emulators/cloud-build/docker-engine.ts';
import { engineAddress } from '../../../../emulators/cloud-build/engine-address.ts';
import { openConnection } from '../../../../emulators/cloud-build/engine-request.ts';

/** An image with a shell in it, which the tests make. */
export const shellImage = 'localhost/csi-release-test/shell:latest';
/** Needs no library, so an image of it alone runs. */
export const busybox = '/bin/busybox';

const applets =
  'sh cat chmod cp head ls mkdir mkfifo printf pwd rm sleep test touch tr true false env';
const bash = '#!/bin/sh\nexec sh "$@"\n';
const probeMs = 60_000;

/**
 * Says of every test of a file that it needs a container engine in which containers run. Where there
 * is none they are left out, counted as skipped and with the reason: an engine cannot be had on every
 * machine, and engine-routes.ts plays one everywhere.
 *
 * @returns the engine, if there is one, as soon as tests run
 */
export function needEngine(): () => DockerEngine | undefined {
  let engine: DockerEngine | undefined;
  let why = '';
  beforeAll(async () => {
    try {
      engine = await connectEngine(engineAddress(process.env));
      await makeShellImage();
      await probe(engine);
    } catch (error) {
      engine?.close();
      engine = undefined;
      why = `no container runs here (${error instanceof Error ? error.message : error})`;
    }
  }, probeMs);
  afterAll(() => engine?.close());
  beforeEach(({ skip }) => {
    if (why !== '') skip(why);
  });
  return () => engine;
}

async function makeShellImage(): Promise<void> {
  const tar = pack();
  tar.entry({ name: 'bin/busybox', mode: 0o755 }, await readFile(busybox));
  for (const name of applets.split(' ')) {
    tar.entry({ name: `bin/${name}`, type: 'symlink', linkname: 'busybox' });
  }
  tar.entry({ name: 'bin/bash', mode: 0o755 }, bash);
  tar.entry({ name: 'usr/bin/env', type: 'symlink', linkname: '../../bin/env' });
  tar.finalize();
  const connection = openConnection(engineAddress(process.env));
  const [repo = '', tag = ''] = shellImage.split(':');
  const path = `/images/create?${new URLSearchParams({ fromSrc: '-', repo, tag })}`;
  const answer = await connection.ask({ method: 'POST', path, body: await buffer(tar) });
  answer?.resume();
  connection.close();
}

async function probe(engine: DockerEngine): Promise<void> {
  const settings = { Image: shellImage, Cmd: ['true'], HostConfig: { NetworkMode: 'host' } };
  const id = await engine.createContainer(`cloud-build-probe-${process.pid}`, settings);
  try {
    await engine.startContainer(id);
    const code = await engine.waitForExit(id, AbortSignal.timeout(probeMs));
    if (code !== 0) throw new Error(`true exited with ${code}`);
  } finally {
    await engine.removeContainer(id);
  }
}
