import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Child, startChild } from '../../emulators/child-process.ts';
import { isRunning, untilEnded } from './process-life.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'child-process-'));
});
afterEach(() => rm(dir, { recursive: true }));

function logFile(): string {
  return join(dir, 'logs', 'child.log');
}

function node(script: string) {
  return {
    command: process.execPath,
    args: ['-e', script],
    environment: { WORD: 'release' },
  };
}

/** Starts a child, and has the first line that it says. */
async function startNodeAndRead(script: string): Promise<[Child, string]> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const child = await startChild({ ...node(script), onLine: resolve });
  return [child, await promise];
}

test('A child has the environment it was given and nothing else', async () => {
  const [child, line] = await startNodeAndRead('console.log(JSON.stringify(process.env))');
  await child.exit;
  expect(JSON.parse(line)).toEqual({ WORD: 'release' });
});

test('Both outputs of a child are in its log when its exit is known', async () => {
  const script = 'console.log("said"); console.error("complained"); process.exit(3)';
  const child = await startChild({ ...node(script), logFile: logFile() });
  expect(await child.exit).toEqual({ code: 3, signal: null });
  const log = await readFile(logFile(), 'utf8');
  expect(log.split('\n').sort()).toEqual(['', 'complained', 'said']);
});

test('Whoever is told lines is told those of each output, and words beside them', async () => {
  const [lines, errorLines, words] = [[], [], []] as [string[], string[], string[]];
  const script =
    'console.log("said"); console.error("complained"); require("node:fs").writeSync(4, "ready\\n")';
  const child = await startChild({
    ...node(script),
    onLine: (line) => lines.push(line),
    onErrorLine: (line) => errorLines.push(line),
    onWord: (word) => words.push(word),
  });
  await child.exit;
  expect({ lines, errorLines, words }).toEqual({
    lines: ['said'],
    errorLines: ['complained'],
    words: ['ready'],
  });
});

test('A command that does not exist ends with 127 and the log names it', async () => {
  const command = join(dir, 'no-such-command');
  const child = await startChild({ command, args: [], environment: {}, logFile: logFile() });
  expect(await child.exit).toEqual({ code: 127, signal: null });
  expect(await readFile(logFile(), 'utf8')).toContain(command);
});

test('A working directory that does not exist is an error of the start', async () => {
  const cwd = join(dir, 'nowhere');
  const start = startChild({ command: 'true', args: [], environment: {}, logFile: logFile(), cwd });
  await expect(start).rejects.toThrow('ENOENT');
});

test('A child that listens to SIGTERM ends in its own way, and stop can be repeated', async () => {
  const script = 'process.on("SIGTERM", () => process.exit(7)); setInterval(() => {}, 1e3);';
  const [child] = await startNodeAndRead(`${script} console.log("ready")`);
  expect(await Promise.all([child.stop(), child.stop()])).toEqual([
    { code: 7, signal: null },
    { code: 7, signal: null },
  ]);
  expect(await child.stop()).toEqual({ code: 7, signal: null });
});

test('A child that ignores SIGTERM is killed when its time is over', async () => {
  const script = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1e3);';
  const [child] = await startNodeAndRead(`${script} console.log("ready")`);
  expect(await child.stop(50)).toEqual({ code: null, signal: 'SIGKILL' });
});

test('What a child started ends with the child', async () => {
  const [child, line] = await startNodeAndRead(`
    const { spawn } = require("node:child_process");
    spawn(process.execPath, ["-e", "setInterval(() => {}, 1e3)"], { stdio: "inherit" })
      .on("spawn", function () { console.log(this.pid); process.exit(0); });
  `);
  expect(await child.exit).toEqual({ code: 0, signal: null });
  await untilEnded([Number(line)]);
});

test('SIGKILL of the parent leaves neither child nor grandchild', async () => {
  const fixture = join(import.meta.dirname, 'fixtures', 'parent.ts');
  const parent = spawn(process.execPath, [fixture]);
  const [chunk] = await once(parent.stdout, 'data');
  const { child, grandchild } = JSON.parse(String(chunk));
  expect(await Promise.all([child, grandchild].map(isRunning))).toEqual([true, true]);
  parent.kill('SIGKILL');
  await once(parent, 'exit');
  await untilEnded([child, grandchild]);
});
