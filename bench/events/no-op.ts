import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Asks to be told when so many events were answered. */
export interface Order {
  readonly events: number;
}

/** What the process of the no-op function says. */
export type Report =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly inFlightMost: number };

/** A function that does nothing, in a process of its own. */
export interface NoOp {
  /** Where pushes go; functions-framework takes the event's source from the path. */
  readonly url: string;
  /** Counts from 0 again; `done` resolves when so many were answered. */
  expect(events: number): Promise<{ readonly done: Promise<{ readonly inFlightMost: number }> }>;
  close(): void;
}

const waitMs = 120_000;

/** Starts the function of this name; events go to the path. */
export async function startNoOp(name: string, path: string): Promise<NoOp> {
  const child = fork(fileURLToPath(new URL('./no-op-process.ts', import.meta.url)), [name]);
  const { port } = await report(child, 'listening');
  return {
    url: `http://127.0.0.1:${port}${path}`,
    async expect(events) {
      const ready = report(child, 'ready');
      const order: Order = { events };
      child.send(order);
      await ready;
      const done = report(child, 'done');
      done.catch(() => undefined);
      return { done };
    },
    close: () => child.disconnect(),
  };
}

/** The next report of a kind. @throws when it does not come in time, or the process ends */
function report<Kind extends Report['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<Report, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const isOfKind = (one: Report): one is Extract<Report, { kind: Kind }> => one.kind === kind;
    const settle = (act: () => void) => {
      clearTimeout(timer);
      child.off('message', hear);
      child.off('exit', ended);
      act();
    };
    const hear = (one: Report): void => {
      if (isOfKind(one)) settle(() => resolve(one));
    };
    const ended = (): void => settle(() => reject(new Error('The no-op function ended')));
    const late = (): void =>
      settle(() => reject(new Error(`The no-op function was not ${kind} within ${waitMs} ms`)));
    const timer = setTimeout(late, waitMs);
    child.on('message', hear);
    child.on('exit', ended);
  });
}
