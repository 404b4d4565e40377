import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aShownLine } from '../../given/shown.ts';
import { runCommand } from '../run-command.ts';
import { runCli } from './run-cli.ts';
import { startSmallServer } from './small-server.ts';

let dir: string;
let alone: string;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'csi-release-bundle-'));
  alone = await mkdtemp(path.join(tmpdir(), 'csi-release-alone-'));
  const { code, stderr } = await runCommand('bundle-cli.ts', dir);
  expect([code, stderr]).toEqual([0, '']);
  await copyFile(path.join(dir, 'csi-release.mjs'), path.join(alone, 'csi-release.mjs'));
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
  await rm(alone, { recursive: true, force: true });
});

const around = () => ({ folder: alone, bin: path.join(alone, 'csi-release.mjs') });

describe('the bundle of csi-release', () => {
  it('is one file that runs where there is nothing else', async () => {
    const server = await startSmallServer({
      'GET /api/v1/lines': { body: { lines: [aShownLine()] } },
    });
    const help = await runCli(around(), '--help');
    const lines = await runCli(around(), 'lines', '--server', server.url);
    await server.close();
    expect([help.code, help.stderr]).toEqual([0, '']);
    expect(help.stdout).toContain('Usage: csi-release [options] [command]');
    expect([lines.code, lines.stderr]).toEqual([0, '']);
    expect(lines.stdout).toContain('accepted: a promoter may have it released');
  });

  it('says what it cannot look at without a checkout', async () => {
    const { code, stderr } = await runCli(around(), 'verify', 'sample@v1.0.0');
    expect(code).toBe(5);
    expect(stderr).toMatch(/no local stack runs in \.local: name --files, --registry and --key/);
  });

  it('needs nothing when it is installed, and brings the licences of what is in it', async () => {
    const manifest: unknown = JSON.parse(await readFile(path.join(dir, 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({ bin: { 'csi-release': 'csi-release.mjs' } });
    expect(Object.keys(Object(manifest))).not.toContain('dependencies');
    const licences = await readFile(path.join(dir, 'LICENSES.txt'), 'utf8');
    for (const name of ['commander', 'zod', 'openid-client'])
      expect(licences).toMatch(new RegExp(`^${name} \\d[^\\n]*, MIT$`, 'm'));
  });
});
