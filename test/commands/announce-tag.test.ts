import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type PubsubEmulator, startPubsub } from '../../emulators/pubsub/serve.ts';
import { pubsubRest } from '../../emulators/topology/pubsub-rest.ts';
import { type Ended, runCommand } from './run-command.ts';

const project = 'csi-release';
const callMs = 10_000;

let pubsub: PubsubEmulator;

beforeAll(async () => {
  pubsub = await startPubsub();
  const { createTopic, createPullSubscription } = pubsubRest(pubsub.host, project);
  await createTopic('tag-detected');
  await createPullSubscription('heard', 'tag-detected');
  vi.stubEnv('GOOGLE_CLOUD_PROJECT', '');
  vi.stubEnv('PUBSUB_EMULATOR_HOST', '');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await pubsub?.close();
});

function announce(...args: readonly string[]): Promise<Ended> {
  return runCommand('announce-tag.ts', ...args);
}

const pulled = z.object({
  receivedMessages: z
    .array(z.object({ ackId: z.string(), message: z.object({ data: z.base64() }) }))
    .default([]),
});

/** Takes what was published since it was asked last, as messages say it. */
async function published(): Promise<readonly unknown[]> {
  const found = pulled.parse(await ask('pull', { maxMessages: 10, returnImmediately: true }));
  const ackIds = found.receivedMessages.map(({ ackId }) => ackId);
  if (ackIds.length > 0) await ask('acknowledge', { ackIds });
  return found.receivedMessages.map(({ message }) =>
    JSON.parse(Buffer.from(message.data, 'base64').toString('utf8')),
  );
}

async function ask(method: string, body: object): Promise<unknown> {
  const url = `http://${pubsub.host}/v1/projects/${project}/subscriptions/heard:${method}`;
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(callMs),
  });
  return answer.json();
}

const tag = ['greeter', 'v1.0.1'] as const;
const here = () => ['--project', project, '--pubsub', pubsub.host] as const;

describe('npm run announce:tag', () => {
  it('publishes what tag-detected reads, and says what happens next in 80 columns', async () => {
    const { code, stdout, stderr } = await announce(...tag, ...here());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const said = `greeter v1.0.1 is announced to project ${project}, by the Pub/Sub at ${pubsub.host}.`;
    expect(stdout).toContain(said);
    expect(stdout).toContain('What happens next: the function tag-detected looks the tag up');
    const wide = stdout.split('\n').filter((line) => line.length > 80 && line !== said);
    expect(wide).toEqual([]);
    const message = { component: 'greeter', tag: 'v1.0.1', via: 'announce:tag' };
    expect(await published()).toEqual([message]);
  });

  it('knows from the environment where to, and from its caller who saw the tag', async () => {
    vi.stubEnv('GOOGLE_CLOUD_PROJECT', project);
    vi.stubEnv('PUBSUB_EMULATOR_HOST', pubsub.host);
    const { code, stdout } = await announce('greeter', 'client/v1.0.1', '--via', 'prow');
    vi.stubEnv('GOOGLE_CLOUD_PROJECT', '');
    vi.stubEnv('PUBSUB_EMULATOR_HOST', '');
    expect(code).toBe(0);
    expect(stdout).toContain('the version of a\nlibrary. Nothing is built of it');
    const message = { component: 'greeter', tag: 'client/v1.0.1', via: 'prow' };
    expect(await published()).toEqual([message]);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['no tag', ['greeter'], /missing required argument 'tag'\n.*announce:tag -- --help/],
    ['one argument too many', [...tag, 'v1.0.2'], /too many arguments/],
    ['no component', ['Greeter', 'v1.0.1'], /component must be 1 to 63 of a-z.*/],
    ['an empty tag', ['greeter', ''], /tag is empty/],
    [
      'an invisible tag',
      ['greeter', 'v1.0.1\u200b'],
      /tag has a control or an invisible character/,
    ],
    ['a floating tag', ['greeter', 'v1.0'], /^v1\.0 is malformed: .*did you mean v1\.0\.0\?\n$/],
    ['nobody who saw it', [...tag, '--via', ''], /via is empty/],
    ['an option that is none', [...tag, '--topic', 'x'], /unknown option '--topic'/],
    ['an address without a port', [...tag, '--pubsub', 'localhost'], /--pubsub must be HOST:PORT/],
    [
      'no project',
      [...tag, '--project', ''],
      /say which project: --project ID[\s\S]*--project csi-release/,
    ],
  ])('is refused with %s, and publishes nothing', async (_what, args, words) => {
    const { code, stdout, stderr } = await announce(...here(), ...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(words);
    expect(await published()).toEqual([]);
  });

  it('says which topic there is not', async () => {
    const elsewhere = ['--project', 'elsewhere', '--pubsub', pubsub.host];
    const { code, stderr } = await announce(...tag, ...elsewhere);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^greeter v1\.0\.1 is not announced to project elsewhere: .*NOT_FOUND/);
  });

  it('gives up in time where nothing answers, and says how to name another place', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = z.object({ port: z.number() }).parse(silent.address());
    const to = ['--project', project, '--pubsub', `127.0.0.1:${address.port}`];
    const { code, stdout, stderr } = await announce(...tag, ...to);
    silent.close();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`the Pub/Sub at ${to.at(-1)}: no answer within 10000 ms`);
    expect(stderr).toContain('`npm run local` prints the whole\ncommand');
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('explains itself', async () => {
    const { code, stdout } = await announce('--help');
    expect(code).toBe(0);
    for (const word of ['<component>', '<tag>', '--project', '--pubsub', '--via', 'Ends with 1'])
      expect(stdout).toContain(word);
  });
});
