import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logTail } from '../../emulators/log-tail.ts';
import type { Stack } from '../../emulators/stack.ts';
import { type Announcer, openAnnouncer } from './announcer.ts';
import { pullDeadLetters } from './dead-letters.ts';
import { openDocuments, type StormDocuments } from './documents.ts';
import { between, findFigures } from './figures.ts';
import { peakMemory } from './memory.ts';
import { planStorm, type StormPlan } from './plan.ts';
import { proveNoneLost, proveOneEach } from './proof.ts';
import { quietTimeOver } from './release-lines.ts';
import type { Phase, Storm, StormOrder } from './storm.ts';
import { startStormStack } from './storm-stack.ts';
import { until } from './until.ts';

/** Who hears of it while it is measured. */
export interface StormAudience {
  /** Is told how it goes on. */
  say(sentence: string): void;
  /** Rejects when the storm shall end before its time. */
  readonly interrupted?: Promise<never>;
}

const openedMs = 300_000;

/**
 * Sends a storm of messages through a whole local stack of its own, and measures what it takes. The
 * first message is sent alone, as new functions answer it: it loads their code. When the quiet time
 * is over and every line has its candidate, the stack is ended, in the middle of the builds.
 *
 * @throws Error where anything was lost, or a line has not exactly one candidate
 */
export async function measureStorm(order: StormOrder, audience: StormAudience): Promise<Storm> {
  const plan = planStorm(order.messages, order.seed);
  const dir = await mkdtemp(join(tmpdir(), 'csi-release-storm-'));
  const starting = startStormStack(dir, order.kind, plan, audience.say);
  const measuring = starting.then((stack) =>
    measureIn(stack, plan, order, audience.say).catch((error: unknown) => explain(error, stack)),
  );
  // Where it is interrupted nobody hears how it ends.
  measuring.catch(() => undefined);
  try {
    return await Promise.race([measuring, ...(audience.interrupted ? [audience.interrupted] : [])]);
  } finally {
    const stack = await starting.catch(() => undefined);
    await stack?.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** The stack's logs go with it, so what is wrong is told with their end. */
async function explain(cause: unknown, { logDir }: Stack): Promise<never> {
  const words = cause instanceof Error ? cause.message : String(cause);
  throw new Error(`${words}\n${await logTail(join(logDir, 'functions.log'))}`, { cause });
}

async function measureIn(
  stack: Stack,
  plan: StormPlan,
  order: StormOrder,
  say: StormAudience['say'],
): Promise<Storm> {
  const figures = await findFigures(stack.logDir);
  const announcer = openAnnouncer(stack, say);
  const documents = openDocuments(stack);
  const phases: Phase[] = [];
  const phase = async (name: Phase['name'], work: () => Promise<unknown>): Promise<void> => {
    const before = await figures();
    const sinceMs = performance.now();
    await work();
    const ms = performance.now() - sinceMs;
    phases.push({ name, ms, ...between(before, await figures()) });
    say(`${name}: ${(ms / 1_000).toFixed(1)} s`);
  };
  try {
    await phase('first message', () => announcer.announce(plan.announcements.slice(0, 1)));
    await phase('storm', () => announcer.announce(plan.announcements.slice(1)));
    const storm = { ...announcer.seen(), memory: await peakMemory() };
    await proveNoneLost(documents, await pullDeadLetters(stack), plan);
    await phase('tag-tick', () => announcer.tick('tag-tick'));
    await phase('tag-tick again', () => announcer.tick('tag-tick'));
    await announcer.advance(quietTimeOver);
    await phase('quiet time over', () => openCandidates(announcer, documents, plan));
    await announcer.tick('sweep-tick');
    await proveOneEach(documents, plan);
    const size = { components: plan.components.length, lines: plan.lines.length };
    return { ...order, ...size, ...storm, phases };
  } finally {
    await announcer.close();
    await documents.close();
  }
}

/** Has the sweep find the lines whose quiet time is over, and waits until they owe nothing more. */
async function openCandidates(
  announcer: Announcer,
  documents: StormDocuments,
  plan: StormPlan,
): Promise<void> {
  await announcer.tick('sweep-tick');
  await until(`a candidate of each of ${plan.lines.length} lines`, openedMs, async () => {
    const lines = [...(await documents.lines()).values()];
    const rest = lines.filter(({ body, owed }) => !body.newestCandidate || owed.length > 0);
    return rest.length === 0 ? true : undefined;
  });
}
