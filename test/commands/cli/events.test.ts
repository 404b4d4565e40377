import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it } from 'vitest';
import { changeOf } from '../../../commands/cli/watch/events.ts';
import { aShownCandidate, aShownLine, shownId } from '../../given/shown.ts';
import { root } from '../../sources.ts';
import { type SmallServer, startSmallServer } from './small-server.ts';

const bin = path.join(root, 'bin', 'csi-release.mjs');
const atMs = Date.UTC(2026, 0, 6, 9);

let server: SmallServer | undefined;
afterEach(() => server?.close());

function pages(...phases: readonly ('building' | 'testing' | 'accepted')[]) {
  return phases.map((phase) => ({ body: { candidates: [aShownCandidate({ phase })] } }));
}

describe('csi-release events', () => {
  it.each(['SIGINT', 'a reader that has gone'])(
    'prints each change once, as JSON, until %s',
    async (end) => {
      server = await startSmallServer({
        'GET /api/v1/lines': { body: { lines: [aShownLine()] } },
        'GET /api/v1/lines/sample/candidates': pages('building', 'building', 'testing', 'accepted'),
      });
      const env = { PATH: process.env['PATH'], HOME: '/nowhere', CSI_RELEASE_SERVER: server.url };
      const child = spawn(process.execPath, [bin, 'events', '--json'], { env, cwd: '/' });
      const ended = once(child, 'exit');
      const told: unknown[] = [];
      for await (const line of createInterface({ input: child.stdout })) {
        told.push(JSON.parse(line));
        if (told.length === 1 && end !== 'SIGINT') break;
        if (told.length === 2) child.kill('SIGINT');
      }
      if (end !== 'SIGINT') child.stdout.destroy();
      const [code] = await ended;
      const seen = [
        { candidate: shownId, before: 'building', phase: 'testing' },
        { candidate: shownId, before: 'testing', phase: 'accepted' },
      ];
      expect([code, told]).toMatchObject(end === 'SIGINT' ? [130, seen] : [0, seen.slice(0, 1)]);
    },
  );

  it.each([
    ['for the first time', undefined, true],
    ['as before', aShownCandidate(), false],
    ['in another phase', aShownCandidate({ phase: 'testing' }), true],
    ['with another reason', aShownCandidate({ why: 'other' }), true],
    [
      'with another result of a cell',
      aShownCandidate({ blocking: { of: 5, passed: 4, flaky: 0, open: 1, failed: 0 } }),
      true,
    ],
  ])('tells of a candidate that is seen %s: %o', (_how, before, isTold) => {
    expect(changeOf(before, aShownCandidate(), atMs) !== undefined).toBe(isTold);
  });
});
