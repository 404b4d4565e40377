import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { makeSampleRepositories, tagSample } from '../../emulators/sample/repositories.ts';
import type { EmulatorKind } from '../../emulators/stack/options.ts';
import { pubsubRest } from '../../emulators/topology/pubsub-rest.ts';
import { runCommand } from '../commands/run-command.ts';
import { changed, delivery, recorded, send } from './deliveries.ts';
import { deliver, pushOf } from './push.ts';
import { type RunningStack, runStack } from './running-stack.ts';
import { writeSweepAlone } from './sweep-alone.ts';

/** Two lines of the sample's greeter in a stack whose repositories nobody looks at but the test. */
export interface TaggedStack {
  readonly running: RunningStack;
  /** Tags the greeter, by an annotated tag at the newest commit; answers that. */
  tag(tag: string): Promise<string>;
  /** What the tag itself names in the repository. */
  tagObject(tag: string): Promise<string>;
  readonly tell: Readonly<Record<Way, (tag: string) => Promise<void>>>;
  /** Lets the quiet time of both lines pass, and the next full minute, in which the sweep comes. */
  passQuietTime(): Promise<void>;
  close(): Promise<void>;
}

/** How word of a tag comes. */
export type Way = 'webhook' | 'ci' | 'tick' | 'person';

/** The lines: one with stable versions alone, and one with pre-releases too. */
export const lineNames = ['stable', 'early'] as const;

const components = {
  greeter: {
    repository: 'https://git.sample.example/sample/greeter',
    images: { greeter: ['linux/amd64', 'linux/arm64'] },
    production: 'us-docker.pkg.dev/csi-release/csi',
  },
};
const line = {
  ...{ promoters: ['maintainer@example.com'], quietTime: '1m', longestWait: '10m' },
  timeToLive: { failed: '90d', accepted: '90d', released: '90d' },
  components: { greeter: '1' },
  cells: { e2e: { runs: 'external', counts: 'blocking', deadline: '60d' } },
};
const deadlineMs = 30_000;

/** Starts it; the caller closes it. */
export async function startTaggedStack(emulators: EmulatorKind): Promise<TaggedStack> {
  const own = await mkdtemp(join(tmpdir(), 'tagged-stack-'));
  const lines = join(own, 'lines');
  await writeLines(lines);
  const running = await runStack({ lines, emulators, topology: await writeSweepAlone(own) });
  const { stack } = running;
  await makeSampleRepositories(stack.gitRoot);
  return {
    running,
    tag: async (tag) => (await tagSample(stack.gitRoot, 'greeter', tag)).commit,
    tagObject: (tag) => revisionOf(stack.gitRoot, `refs/tags/${tag}`),
    tell: waysInto(running),
    passQuietTime: () => post(stack.clock, { advance: 'PT2M1S' }),
    close: async () => {
      await running.close();
      await rm(own, { recursive: true, force: true });
    },
  };
}

function waysInto({ stack }: RunningStack): TaggedStack['tell'] {
  const repository = { html_url: components.greeter.repository };
  return {
    webhook: async (tag) => {
      const secret = (await readFile(stack.webhookSecrets, 'utf8')).trim();
      const body = changed(recorded('create-tag'), { ref: tag, repository });
      const url = stack.functions['github-webhook'] ?? '';
      const { status } = await send(url, delivery('create', body, secret));
      if (status !== 202) throw new Error(`github-webhook answered ${status}`);
    },
    ci: async (tag) => {
      const lies = { repo: 'https://git.example/eve/greeter', sha: 'f'.repeat(40) };
      const message = JSON.stringify({ component: 'greeter', tag, ...lies });
      await pubsubRest(stack.pubsub, stack.project).publish('tag-detected', message, {});
    },
    tick: async () => {
      const status = await deliver(stack, 'tag-tick', pushOf({}));
      if (status !== 204) throw new Error(`tag-tick answered ${status}`);
    },
    person: async (tag) => {
      const to = ['--project', stack.project, '--pubsub', stack.pubsub];
      const { code, stderr } = await runCommand('announce-tag.ts', 'greeter', tag, ...to);
      if (code !== 0) throw new Error(`announce:tag ended with ${code}: ${stderr}`);
    },
  };
}

async function writeLines(folder: string): Promise<void> {
  await mkdir(folder);
  const write = (name: string, content: object) =>
    writeFile(join(folder, `${name}.yaml`), JSON.stringify(content));
  await write('components', { components });
  const [stable, early] = lineNames;
  await write(stable, { ...line, line: stable });
  await write(early, { ...line, line: early, preReleases: ['greeter'] });
}

async function revisionOf(gitRoot: string, revision: string): Promise<string> {
  const path = join(gitRoot, 'git.sample.example', 'sample', 'greeter.git');
  const args = ['--git-dir', path, 'rev-parse', '--verify', revision];
  const { stdout } = await promisify(execFile)('git', args, { timeout: deadlineMs });
  return stdout.trim();
}

async function post(url: string, body: object): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(deadlineMs),
  });
  const { failed } = z.object({ failed: z.array(z.unknown()) }).parse(await answer.json());
  if (failed.length > 0) throw new Error(`these jobs failed: ${JSON.stringify(failed)}`);
}
