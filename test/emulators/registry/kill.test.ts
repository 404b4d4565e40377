import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startRegistry } from '../../../emulators/registry/registry.ts';
import { call, pushIndexedImage } from './oci-client.ts';

const DEADLINE_MS = 20_000;
const PUSHED_BEFORE_KILL = 20;
let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'registry-kill-'));
});

afterEach(() => rm(dir, { recursive: true, force: true }));

test('what was answered is there after the registry was killed in the midst of pushes', async () => {
  const program = fileURLToPath(new URL('./serve-registry.ts', import.meta.url));
  const child = spawn(process.execPath, [program, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const answered: string[] = [];
  try {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const [url]: string[] = await once(createInterface(child.stdout), 'line', { signal });
    const pushEndlessly = async (pusher: number): Promise<void> => {
      for (let image = 0; ; image += 1) {
        const name = `csi-release/csi/pusher-${pusher}-${image}`;
        await pushIndexedImage(url ?? '', name, ['v1']);
        answered.push(name);
        if (answered.length === PUSHED_BEFORE_KILL) {
          child.kill('SIGKILL');
        }
      }
    };
    await Promise.allSettled([0, 1, 2, 3].map(pushEndlessly));
  } finally {
    child.kill('SIGKILL');
  }
  expect(answered.length).toBeGreaterThanOrEqual(PUSHED_BEFORE_KILL);
  const registry = await startRegistry({ dir });
  try {
    const get = async (path: string) => {
      const { status, bytes } = await call(registry.url, 'GET', path);
      return status === 200 ? bytes : expect.fail(`${path} is answered ${status}`);
    };
    for (const name of answered) {
      const index = JSON.parse(String(await get(`/v2/${name}/manifests/v1`)));
      const { digest } = index.manifests[0];
      const image = JSON.parse(String(await get(`/v2/${name}/manifests/${digest}`)));
      for (const blob of [image.config, ...image.layers]) {
        expect(await get(`/v2/${name}/blobs/${blob.digest}`)).toHaveLength(blob.size);
      }
    }
  } finally {
    await registry.close();
  }
});
