import { Firestore } from '@google-cloud/firestore';
import { PubSub } from '@google-cloud/pubsub';
import { z } from 'zod';
import type { StackAddresses } from '../stack/addresses.ts';
import { startAnotherCi } from './another-ci.ts';
import { type Documents, documentsOf } from './documents.ts';
import { type RegistryView, registryView } from './registry-view.ts';

/** The line of the sample components. */
export const sampleLine = 'sample';
/** The line that extends it, for those who stay with an older minor of one component. */
export const olderLine = 'sample-1.0';
/** Who may promote both. */
const promoter = 'release-manager@sample.example';
const advanceDeadlineMs = 280_000;
const requestDeadlineMs = 30_000;

/** What the demo does and sees, from outside, as people and other systems would. */
export interface Tour {
  readonly stack: StackAddresses;
  readonly documents: Documents;
  readonly registry: RegistryView;
  /** Announces a tag, as a component's CI would. */
  announceTag(component: string, tag: string): Promise<void>;
  /** Moves the stack's clock; the Scheduler's ticks that came due are fired and answered. */
  advance(duration: string): Promise<void>;
  /** Looks at every write that a promotion would make. */
  showPlan(candidate: string): Promise<ShownPlan>;
  /** Asks for a promotion as the lines' release manager; of the plan with that hash, if one is named. */
  askForPromotion(candidate: string, reason: string, planHash?: string): Promise<Answer>;
  close(): Promise<void>;
}

/** What the `promote` function answered. */
export interface Answer {
  readonly status: number;
  readonly detail: string;
  readonly release: string;
}

/** What of a plan is told. */
export type ShownPlan = z.output<typeof planRead>;

const write = z.object({ write: z.string() });
const finding = z.object({
  component: z.string(),
  path: z.string(),
  kind: z.string(),
  says: z.string(),
});
const planRead = z.object({
  admission: z.object({ kind: z.string() }),
  planHash: z.string(),
  plan: z.object({
    images: z.array(write),
    floatingTags: z.array(write),
    findings: z.object({ found: z.array(finding) }).default({ found: [] }),
  }),
});
const tokenRead = z.object({ token: z.string() });
const answerRead = z.object({ detail: z.string().default(''), release: z.string().default('') });

/** Opens the tour of a stack: connects clients, and has another CI listen. */
export async function openTour(stack: StackAddresses): Promise<Tour> {
  const { project: projectId } = stack;
  const pubsub = new PubSub({ projectId, apiEndpoint: stack.pubsub, emulatorMode: true });
  const [host, port] = stack.firestore.split(':');
  const firestore = new Firestore({ projectId, host: `${host}:${port}`, ssl: false });
  const registry = registryView(stack);
  const ci = await startAnotherCi(pubsub, registry);
  return {
    stack,
    documents: documentsOf(firestore),
    registry,
    async announceTag(component, tag) {
      await pubsub.topic('tag-detected').publishMessage({ json: { component, tag, via: 'ci' } });
    },
    advance: (duration) => advance(stack, duration),
    showPlan: (candidate) => showPlan(stack, candidate),
    askForPromotion: (candidate, reason, planHash) =>
      askForPromotion(stack, { candidate, reason, planHash }),
    async close() {
      await ci.close();
      await Promise.all([pubsub.close(), firestore.terminate()]);
    },
  };
}

async function advance({ clock }: StackAddresses, duration: string): Promise<void> {
  const answer = await post(clock, { advance: duration }, {}, advanceDeadlineMs);
  if (!answer.ok) throw new Error(`the clock answered ${answer.status}: ${await answer.text()}`);
}

async function showPlan({ functions }: StackAddresses, candidate: string): Promise<ShownPlan> {
  const url = `${functions['status']}/api/v1/candidates/${candidate}/plan`;
  const answer = await fetch(url, { signal: AbortSignal.timeout(requestDeadlineMs) });
  return planRead.parse(await answer.json());
}

async function askForPromotion(
  { issuer, functions }: StackAddresses,
  wish: Readonly<Record<'candidate' | 'reason', string>> & {
    readonly planHash: string | undefined;
  },
): Promise<Answer> {
  const audience = functions['promote'] ?? '';
  const issued = await post(`${issuer}/token`, { email: promoter, audience });
  const { token } = tokenRead.parse(await issued.json());
  const authorization = `Bearer ${token}`;
  const url = `${audience}/api/v1/promotions`;
  const answer = await post(url, wish, {
    authorization,
    'x-serverless-authorization': authorization,
  });
  return { status: answer.status, ...answerRead.parse(await answer.json()) };
}

function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  deadlineMs = requestDeadlineMs,
): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(deadlineMs),
  });
}
