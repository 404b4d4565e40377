import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockDirectory } from '../../../emulators/stack/lock.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'stack-lock-'));
});
afterEach(() => rm(dir, { recursive: true }));

test('A directory is held once, by any of its names, and free when it is let go', async () => {
  const lock = await lockDirectory(dir);
  const second = lockDirectory(join(dir, '..', dir.split('/').at(-1) ?? ''));
  await expect(second).rejects.toThrow(`Another local stack (process ${process.pid})`);
  await lock.close();
  await lock.close();
  await (await lockDirectory(dir)).close();
});

test('The lock of a process that was killed is free', async () => {
  const module = new URL('../../../emulators/stack/lock.ts', import.meta.url);
  const script = `import { lockDirectory } from '${module}';
    await lockDirectory(process.argv[1]);
    console.log('locked');
    setInterval(() => {}, 1e3);`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script, dir]);
  await once(holder.stdout, 'data');
  await expect(lockDirectory(dir)).rejects.toThrow(`(process ${holder.pid})`);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  await (await lockDirectory(dir)).close();
});
