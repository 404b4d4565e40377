import { setTimeout as delay } from 'node:timers/promises';
import { type InTurn, inTurn } from '../in-turn.ts';
import { type Build, buildToJson, isFinal } from './build.ts';
import type { Faults } from './faults.ts';
import type { Told } from './told.ts';

/** Tells Pub/Sub about builds, as Cloud Build does on every change of a status. */
export interface Notifier {
  /** Publishes the build as it is now; returns at once, in order per build. */
  readonly notify: (build: Build) => void;
  /** Resolves when all that was notified is published or given up. */
  readonly settle: () => Promise<void>;
  /** Begins to publish nothing more; what is under way has a moment to be answered, and noted. */
  readonly close: () => Promise<void>;
}

/** Cloud Build's own: https://cloud.google.com/build/docs/subscribe-build-notifications */
const topic = 'cloud-builds';
const publishMs = 5_000;
/** So long what is under way when it closes may take. */
const lastAnswersMs = 1_000;
const attemptsMax = 6;
const firstBackoffMs = 50;
const notFoundStatus = 404;

/**
 * Makes a notifier that publishes by REST and notes it; without a URL it publishes nothing. A
 * notice that the faults drop counts as told; one that they keep back is told anew by a restart.
 */
export function createNotifier(
  pubsubUrl: string | undefined,
  told: Told,
  faults: Faults,
): Notifier {
  const closing = new AbortController();
  const breaking = new AbortController();
  const turns = new Map<string, InTurn>();
  const pending = new Set<Promise<void>>();
  const settle = async (): Promise<void> => {
    await Promise.all(pending);
  };
  const tell = (build: Build, act: () => Promise<void>): void => {
    const turn = turns.get(build.id) ?? inTurn();
    turns.set(build.id, turn);
    const done = turn(act).catch((error: unknown) => {
      if (!closing.signal.aborted) console.error(`${build.name} was not published: ${error}`);
    });
    pending.add(done);
    done.finally(() => {
      pending.delete(done);
      if (isFinal(build.status)) turns.delete(build.id);
    });
  };
  return {
    notify: (build) => {
      if (pubsubUrl === undefined) return;
      const publishOnce = (): Promise<void> =>
        publish(pubsubUrl, build, { closing: closing.signal, breaking: breaking.signal });
      const fault = faults.nextNotice();
      if (fault === 'late') return faults.keepBack(() => tell(build, publishOnce));
      tell(build, async () => {
        if (fault !== 'dropped') await publishOnce();
        if (fault === 'duplicate') await publishOnce();
        await told.note(build);
      });
    },
    settle,
    close: () => {
      closing.abort();
      const late = setTimeout(() => breaking.abort(), lastAnswersMs);
      return settle().finally(() => clearTimeout(late));
    },
  };
}

/** What ends publishing: no attempt is begun, and one that is under way is broken off. */
interface Ends {
  readonly closing: AbortSignal;
  readonly breaking: AbortSignal;
}

/** Publishes with a bounded number of attempts; a topic that does not exist is no error. */
async function publish(pubsubUrl: string, build: Build, ends: Ends): Promise<void> {
  const { closing, breaking } = ends;
  const url = `${pubsubUrl}/v1/projects/${build.projectId}/topics/${topic}:publish`;
  const data = Buffer.from(JSON.stringify(buildToJson(build))).toString('base64');
  const message = { data, attributes: { buildId: build.id, status: build.status } };
  for (let attempt = 1; ; attempt += 1) {
    closing.throwIfAborted();
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ messages: [message] }),
        signal: AbortSignal.any([breaking, AbortSignal.timeout(publishMs)]),
      });
      const answer = await response.text();
      if (response.ok || response.status === notFoundStatus) return;
      throw new Error(`${url} answered ${response.status}: ${answer}`);
    } catch (error) {
      if (closing.aborted || attempt >= attemptsMax) throw error;
      const backoffMs = firstBackoffMs * 2 ** attempt * (1 + Math.random());
      await delay(backoffMs, undefined, { signal: closing });
    }
  }
}
