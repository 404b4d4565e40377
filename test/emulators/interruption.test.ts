import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { anyKind } from '../emulator-choice.ts';
import { root } from '../sources.ts';
import { descendantsOf, untilEnded } from './process-life.ts';

const waited = { timeout: 60_000, interval: 20 };
const byNode = [process.execPath, 'emulators/local.ts'] as const;
const byNpm = ['npm', 'run', 'local', '--'] as const;

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'interruption-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Leads a process group, as what a terminal starts does. */
function start([program, ...args]: readonly [string, ...string[]]) {
  const started = spawn(program, args, { cwd: root, detached: true, stdio: 'pipe' });
  onTestFinished(() => {
    if (started.exitCode === null && started.signalCode === null) signalGroup(started, 'SIGKILL');
  });
  started.stderr.resume();
  return started;
}

function signalGroup({ pid = 0 }: ChildProcess, signal: NodeJS.Signals): void {
  process.kill(-pid, signal);
}

test.each([
  {
    how: 'SIGHUP, as its terminal is closed',
    program: byNode,
    signal: 'SIGHUP',
    ends: { code: 0 },
  },
  // How npm ends is npm's own matter, and the shell's.
  { how: 'Ctrl-C in the terminal of npm', program: byNpm, signal: 'SIGINT', ends: {} },
] as const)('A stack ends in order by $how', async ({ program, signal, ends }) => {
  const local = start([...program, '--emulators', anyKind, '--dir', dir]);
  let said = '';
  local.stdout.on('data', (text: Buffer) => {
    said += text;
  });
  await vi.waitUntil(() => said.includes('Ctrl-C'), waited);
  const children = await descendantsOf(local.pid ?? 0);
  signalGroup(local, signal);
  const [code] = await once(local, 'close');
  expect({ code }).toMatchObject(ends);
  expect(said).toContain('Stopped. Nothing of the stack is left running.');
  await untilEnded(children);
  expect(await readdir(dir)).not.toContain('stack.json');
});

test('A stack ends in order when nobody reads what it writes', async () => {
  const local = start([...byNode, '--emulators', anyKind, '--dir', dir]);
  local.stdout.destroy();
  const children = await vi.waitUntil(async () => {
    const found = await descendantsOf(local.pid ?? 0);
    return found.length > 0 && found;
  }, waited);
  expect(await once(local, 'exit')).toEqual([0, null]);
  await untilEnded(children);
  expect(await readdir(dir)).not.toContain('stack.json');
});

test('Two signals at once are one wish; who asks again ends the process at once', async () => {
  const unwilling = start([process.execPath, 'test/emulators/fixtures/unwilling.ts']);
  const lines = createInterface(unwilling.stdout);
  const exit = once(unwilling, 'exit');
  await once(lines, 'line');
  const askedAtMs = performance.now();
  signalGroup(unwilling, 'SIGINT');
  expect(await once(lines, 'line')).toEqual(['asked']);
  const asking = setInterval(() => signalGroup(unwilling, 'SIGTERM'), 50);
  onTestFinished(() => clearInterval(asking));
  expect(await exit).toEqual([130, null]);
  clearInterval(asking);
  expect(performance.now() - askedAtMs).toBeGreaterThan(500);
});
