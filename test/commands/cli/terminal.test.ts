import { afterEach, describe, expect, it } from 'vitest';
import { holdCommands } from '../../../commands/cli/asks/hold-commands.ts';
import type { Said } from '../../../commands/cli/frame/cli-command.ts';
import { printerOn } from '../../../commands/cli/frame/printer.ts';
import { openSession } from '../../../commands/cli/frame/session.ts';
import { tokenShelf } from '../../../commands/cli/identity/kept-tokens.ts';
import { aShownAction, aShownLine } from '../../given/shown.ts';
import { type SmallServer, startSmallServer } from './small-server.ts';

const nowMs = Date.UTC(2026, 0, 6, 9);

let server: SmallServer | undefined;
afterEach(() => server?.close());

/** A person at a terminal who answers what is asked, in this order. */
async function holdAt(answers: readonly string[], options: Readonly<Record<string, string>> = {}) {
  const hold = aShownAction({ name: 'hold', title: 'Hold sample', body: { line: 'sample' } });
  server = await startSmallServer({
    'GET /api/v1/lines/sample': { body: aShownLine({ actions: [hold] }) },
    'POST /api/v1/holds': { status: 202, body: { line: 'sample' } },
  });
  const asked: string[] = [];
  const said: string[] = [];
  const left = [...answers];
  const stream = { write: (text: string) => said.push(text) };
  const prompt = {
    isThere: true,
    ask: async (question: string) => {
      asked.push(question);
      return left.shift() ?? '';
    },
  };
  const environment = { CSI_RELEASE_SERVER: server.url, XDG_CONFIG_HOME: '/nowhere' };
  const base = {
    ...{ prompt, environment, folder: '/', deadlineMs: 10_000, nowMs: () => nowMs },
    printer: printerOn({ out: stream, err: stream }, environment, {
      ...{ isJson: false, isVerbose: false, isColourWanted: false },
    }),
    shelf: tokenShelf({ XDG_STATE_HOME: '/nowhere' }, () => nowMs),
  };
  const session = openSession(base, undefined, () => ({ token: async () => 'token' }));
  const given: Said = {
    text: (name) => options[name],
    texts: () => [],
    isSaid: () => false,
  };
  const command = holdCommands.find(({ usage }) => usage.startsWith('hold '));
  const outcome = await command
    ?.run(session, ['line', 'sample'], given)
    .catch((error: unknown) => error);
  const posts = server.came.filter(({ what }) => what.startsWith('POST '));
  return { asked, said: said.join(''), outcome, posts: posts.map(({ body }) => body) };
}

describe('a person at a terminal', () => {
  it('sees what comes of it, is asked for what lacks, and confirms it', async () => {
    const held = await holdAt(['It leaks', 'team storage', '36h', 'y']);
    expect(held.said).toContain('Hold sample\n  Everybody can pull it as v1.0.1.\n');
    expect(held.asked.map((question) => question.split(' ')[0])).toEqual([
      ...['reason', 'owner', 'until', 'Go'],
    ]);
    expect(held.posts).toEqual([
      {
        ...{ line: 'sample', reason: 'It leaks', owner: 'team storage' },
        until: '2026-01-07T21:00:00.000Z',
      },
    ]);
  });

  it('is not asked for what was said', async () => {
    const options = { reason: 'It leaks', owner: 'me', until: '1d' };
    expect((await holdAt(['yes'], options)).asked).toEqual(['Go on? [y/N]']);
  });

  it.each(['', 'n', 'no', 'yep'])('who answers %j asks for nothing', async (answer) => {
    const { posts, outcome } = await holdAt([answer], { reason: 'a', owner: 'b', until: '2w' });
    expect([posts, outcome]).toEqual([[], expect.objectContaining({ exit: 'failed' })]);
  });

  it('who says nothing of what is required asks for nothing', async () => {
    const { posts, outcome } = await holdAt(['It leaks', '']);
    expect(posts).toEqual([]);
    expect(outcome).toMatchObject({
      exit: 'usage',
      message: expect.stringMatching(/^--owner is required: who decides/),
    });
  });
});
