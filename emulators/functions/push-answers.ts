/** Remembers which Pub/Sub messages a function has answered. */
export interface PushAnswers {
  /** Notes that a push of this message was answered. */
  record(messageId: string, status: number): void;
  /**
   * Resolves with the 2xx status by which a handler acknowledged the message, at once if it has
   * already; other answers are waited past, as Pub/Sub then delivers the message again.
   * @throws when no 2xx came in time: the message names the last status
   */
  answered(messageId: string): Promise<number>;
}

const waitMs = 60_000;
const rememberedMax = 10_000;

/** @param boundMs how long `answered` waits, 60 s if not given */
export function pushAnswers(boundMs = waitMs): PushAnswers {
  const statuses = new Map<string, number>();
  const waiting = new Map<string, Set<(status: number) => void>>();
  return {
    record(messageId, status) {
      statuses.delete(messageId);
      statuses.set(messageId, status);
      forgetOldest(statuses);
      if (!isSuccess(status)) return;
      for (const resolve of waiting.get(messageId) ?? []) resolve(status);
      waiting.delete(messageId);
    },
    answered(messageId) {
      const known = statuses.get(messageId);
      if (known !== undefined && isSuccess(known)) return Promise.resolve(known);
      return new Promise((resolve, reject) => {
        const answer = (status: number): void => {
          clearTimeout(timer);
          resolve(status);
        };
        const timer = setTimeout(() => {
          waiting.get(messageId)?.delete(answer);
          reject(new Error(unanswered(messageId, boundMs, statuses.get(messageId))));
        }, boundMs);
        timer.unref();
        waiting.set(messageId, (waiting.get(messageId) ?? new Set()).add(answer));
      });
    },
  };
}

/** A Map keeps its keys in the order in which they were set. */
function forgetOldest(statuses: Map<string, number>): void {
  for (const messageId of statuses.keys()) {
    if (statuses.size <= rememberedMax) return;
    statuses.delete(messageId);
  }
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

function unanswered(messageId: string, boundMs: number, last: number | undefined): string {
  return (
    `Message ${messageId} was not acknowledged within ${boundMs} ms: ` +
    (last === undefined
      ? 'it was never delivered; is there a push subscription on its topic?'
      : `its last answer was ${last}; the log of the functions says why`)
  );
}
