import { imageRepository } from '#core/image.ts';
import type { Published } from '../world/bus.ts';
import { openChance } from './chance.ts';
import { minuteMs, secondMs } from './durations.ts';
import type { Stage } from './stage.ts';

/** What another CI reads of a request, whatever its form. */
interface Asked {
  readonly runid: string;
  readonly candidate: string;
  readonly cell: string;
  readonly attempt: number;
  readonly nonce: string;
  /** Where it answers. */
  readonly topic: string;
  /** The digests of what it pulls now, sorted. */
  pulled(): readonly string[];
}

interface OwnRequest {
  readonly runid: string;
  readonly images: readonly { readonly digest: string }[];
}

interface ProwRequest {
  readonly annotations: Readonly<Record<string, string>>;
  readonly envs: Readonly<Record<string, string>>;
}

const stagedAddress = /^us-docker\.pkg\.dev\/(.+)\/([^/:]+):([^:]+)$/;

/** A CI that answers late, twice, in contradiction, for others, or never, and runs tests again. */
export function openOutsideCi(stage: Stage): (published: Published) => void {
  const asked = new Map<string, number>();
  return (published) => {
    const request = askedIn(stage, published);
    const { candidate, cell, attempt } = request;
    const name = `${candidate}/${cell}/${attempt}`;
    const times = (asked.get(name) ?? 0) + 1;
    asked.set(name, times);
    answer(stage, request, `${cell}/${attempt} ${times} of ${asked.size}`);
  };
}

function askedIn(stage: Stage, { message, topic }: Published): Asked {
  const answerTopic = topic.replace('requested', 'passed');
  if (topic === 'tests-requested') {
    const { runid, images } = message as OwnRequest;
    return requestOf(runid, answerTopic, () => images.map(({ digest }) => digest));
  }
  stage.tally.sometimes('Prow was asked to start a job');
  const { annotations, envs } = message as ProwRequest;
  const runid = annotations['prow.k8s.io/pubsub.runID'] ?? '';
  return requestOf(runid, answerTopic, () =>
    Object.values(envs).flatMap((address) => {
      const [, path = '', image = '', tag = ''] = stagedAddress.exec(address) ?? [];
      return stage.world.registry.tags(imageRepository(path, image))[tag] ?? [];
    }),
  );
}

function requestOf(runid: string, topic: string, pull: () => readonly string[]): Asked {
  const [candidate = '', cell = '', attempt, nonce = ''] = runid.split('/');
  const pulled = () => pull().toSorted();
  return { runid, candidate, cell, attempt: Number(attempt), nonce, topic, pulled };
}

function answer(stage: Stage, request: Asked, name: string): void {
  const { weather, plan } = stage;
  const chance = openChance(plan.seed, `test ${name}`);
  const { runid, topic } = request;
  const tell = (delayMs: number, message: object) =>
    stage.after(delayMs, () => stage.world.bus.publish(topic, message));
  const draw = () => {
    if (!chance.isSo(weather.troubles / 2)) return 'success';
    return chance.pick(['failure', 'error', 'aborted']);
  };
  const say = (delayMs: number, status: string, run = 1) => {
    stage.after(delayMs, () => witnessed(stage, request, status === 'success'));
    tell(delayMs, { runid, status, url: `https://ci.example/${run}` });
  };
  if (chance.isSo(0.3)) tell(secondMs, { runid, status: 'pending' });
  if (chance.isSo(weather.troubles / 8)) {
    stage.tally.sometimes('a test was never answered');
    return;
  }
  const tookMs = chance.between(minuteMs, 40 * minuteMs);
  if (chance.isSo(weather.troubles / 4)) tell(tookMs / 2, foreign(request, chance.between(1, 3)));
  say(tookMs, draw());
  if (!chance.isSo(weather.troubles / 2)) return;
  const againMs = chance.between(minuteMs, 5 * 60 * minuteMs);
  const isRerun = chance.isSo(0.5);
  stage.tally.sometimes(isRerun ? 'a test was run again elsewhere' : 'a test was answered twice');
  say(againMs, draw(), isRerun ? 2 : 1);
}

/** A result that must not count: of somebody who was not asked, for others, or for an attempt to come. */
function foreign(request: Asked, kind: number): object {
  const { candidate, cell, attempt, nonce } = request;
  const said = { candidate, cell, attempt, nonce, outcome: 'passed' };
  if (kind === 1) return { ...said, nonce: 'guessed' };
  if (kind === 2) return { ...said, attempt: attempt + 1 };
  return { ...said, outcome: 'failed', digests: { hello: `sha256:${'0'.repeat(64)}` } };
}

function witnessed(stage: Stage, request: Asked, isPassed: boolean): void {
  const { candidate, cell, attempt } = request;
  const digests = request.pulled();
  stage.witness.sawTest(candidate, cell, { attempt, isPassed, digests, atMs: stage.world.now });
}
