import { receive } from '#cloud/receive.ts';
import type { Duty } from '#flow/turn.ts';
import topology from '../../infra/topology.json' with { type: 'json' };
import type { Published } from '../world/bus.ts';
import { handlers, pushed, workerOfTopic } from '../world/life.ts';
import { hourMs, minuteMs, secondMs } from './durations.ts';
import type { InstanceOf } from './instances.ts';
import type { Stage } from './stage.ts';

/** Carries messages to the functions, badly. */
export interface Transport {
  /** Takes up what was published since it was last asked. */
  collect(): void;
}

const { ackDeadlineSeconds, maxDeliveryAttempts, ...backoff } = topology.subscription;
const ackDeadlineMs = ackDeadlineSeconds * secondMs;
const backoffMs = {
  min: backoff.minimumBackoffSeconds * secondMs,
  max: backoff.maximumBackoffSeconds * secondMs,
};

/** Opens the transport; what another CI is asked is handed to it. */
export function openTransport(
  stage: Stage,
  instanceOf: InstanceOf,
  askCi: (published: Published) => void,
): Transport {
  const route = (published: Published) => {
    const { topic } = published;
    if (topic.startsWith('tests-requested'))
      return copies(stage, published, () => askCi(published));
    const worker = workerOfTopic(topic) as Duty['worker'] | undefined;
    if (worker === undefined) return;
    const delivery = { published, worker, attempt: 1 };
    copies(stage, published, () => deliver(stage, instanceOf, delivery));
  };
  return {
    collect() {
      for (let next = stage.world.bus.take(); next; next = stage.world.bus.take()) route(next);
    },
  };
}

/** Hands on a message: once or twice, soon or late, or not at all. */
function copies(stage: Stage, published: Published, hand: () => void): void {
  const { mode, mutant } = stage.plan;
  const { weather } = stage;
  const messages = stage.chance('messages');
  const isUnheard = mode === 'sweep-alone' && isHint(published);
  if (isUnheard || mutant?.drops?.(published) === true) return;
  const isTwice = mode === 'twice' || messages.isSo(weather.duplicates);
  for (let copy = 0; copy < (isTwice ? 2 : 1); copy += 1) {
    if (messages.isSo(weather.losses)) {
      stage.trace.tell(() => `lost: ${wordsOf(published)}`);
      stage.tally.sometimes('a message was lost');
      continue;
    }
    const isLate = messages.isSo(weather.delays);
    const delayMs = isLate
      ? messages.between(minuteMs, 4 * hourMs)
      : messages.between(20, mode === 'shuffled' ? minuteMs : 3 * secondMs);
    stage.after(delayMs, hand);
  }
}

/** Whether the sweep would say the same: what our functions and Cloud Build tell. */
function isHint({ topic, attributes }: Published): boolean {
  const publisher = attributes['publisher'];
  if (topic.startsWith('tests-requested')) return false;
  return topic === 'cloud-builds' ? publisher !== 'sweep-tick' : isOfFunction(publisher);
}

function isOfFunction(publisher: string | undefined): boolean {
  return publisher !== undefined && publisher !== 'sweep-tick';
}

interface Delivery {
  readonly published: Published;
  readonly worker: Duty['worker'];
  readonly attempt: number;
}

/** One delivery: what fails, dies or is not answered in time comes again, until it is given up. */
function deliver(stage: Stage, instanceOf: InstanceOf, delivery: Delivery): void {
  const { published, worker, attempt } = delivery;
  const handle = handlers[worker];
  if (handle === undefined) return;
  const { duty, onDeath } = instanceOf(worker);
  stage.trace.tell(() => `${worker} gets ${wordsOf(published)}, delivery ${attempt}`);
  let isOver = false;
  const end = (isAcked: boolean) => {
    if (isOver) return;
    isOver = true;
    forget();
    takeBack();
    if (isAcked) return;
    if (attempt >= maxDeliveryAttempts) return stage.tally.sometimes('a message was given up');
    const pauseMs = Math.min(backoffMs.min * 2 ** (attempt - 1), backoffMs.max);
    const next = { ...delivery, attempt: attempt + 1 };
    stage.after(pauseMs, () => deliver(stage, instanceOf, next));
  };
  const forget = onDeath(() => end(false));
  const takeBack = stage.afterWaiting(ackDeadlineMs, () => {
    stage.tally.sometimes('a message came again beside its slow handler');
    end(false);
  });
  const isAckedOnError = stage.plan.mutant?.isAckedOnError === true;
  stage.readings
    .handle(() => receive(duty, handle, pushed(published)))
    .then(
      () => {
        if (!isOver) noteAnswer(stage, published);
        end(true);
      },
      (error: unknown) => {
        stage.trace.tell(() => `${worker} failed: ${error}`);
        end(isAckedOnError);
      },
    );
}

function noteAnswer({ witness, world }: Stage, { topic, message }: Published): void {
  if (!topic.startsWith('tests-passed')) return;
  const { runid, status } = message as { readonly runid?: string; readonly status?: string };
  if (runid === undefined || status === 'pending') return;
  witness.sawTakenAnswer({ runid, atMs: world.now });
}

function wordsOf({ topic, message }: Published): string {
  return `${topic} ${JSON.stringify(message).slice(0, 160)}`;
}
