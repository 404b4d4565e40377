/**
 * What happens to one call. `before`: nothing was done. `after`: it was done, and the caller does
 * not learn of it. A crash ends the incarnation; `answer-lost` is an error after, upon which the
 * store's client runs the body of its transaction again, as Firestore's does. `in-flight`: the
 * incarnation ended while the call was on its way, and the call is done all the same.
 */
export type Fault =
  | 'ok'
  | 'error-before'
  | 'error-after'
  | 'answer-lost'
  | 'crash-before'
  | 'crash-after'
  | 'in-flight';

/** One call that leaves the process. */
export interface PortCall {
  readonly port: string;
  readonly method: string;
  /** Counted from 1 since the hook was set. */
  readonly count: number;
}

/** Asked before every call that leaves the process; what it waits for delays the call. */
export type FaultHook = (call: PortCall) => Fault | Promise<Fault>;

/** The process died here. Only the test may catch it: every further port call throws it again. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Whether the process died, which several calls at a time may say at once. */
export function isCrash(error: unknown): boolean {
  return error instanceof AggregateError ? error.errors.some(isCrash) : error instanceof Crash;
}

/** The call was done and its answer did not arrive. */
export class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
}

/** Through it every port call of one incarnation goes. */
export interface Gate {
  /** Makes a call that leaves the process, with the fault that the hook asks for. */
  pass<T>(port: string, method: string, work: () => T): Promise<T>;
  /** Makes a call that stays in the process: it fails only where the process is dead. */
  stay<T>(work: () => T): T;
  /** Ends the incarnation. */
  close(): void;
}

/** Opens the gate of a new incarnation. */
export function openGate(askFault: (port: string, method: string) => Promise<Fault>): Gate {
  let death: string | undefined;
  const stay = <T>(work: () => T): T => {
    if (death !== undefined) throw new Crash(death);
    return work();
  };
  return {
    stay,
    async pass(port, method, work) {
      const name = `${port}.${method}`;
      const fault = await stay(() => askFault(port, method));
      if (fault === 'crash-before') death ??= `crashed before ${name}`;
      if (fault === 'error-before') throw new Error(`${name} failed before it did anything`);
      if (fault === 'in-flight') death ??= `died while ${name} was on its way`;
      const result = fault === 'in-flight' ? work() : stay(work);
      if (fault === 'crash-after') death ??= `crashed after ${name}`;
      if (fault === 'error-after') throw new Error(`${name} failed after it was done`);
      if (fault === 'answer-lost') throw new AnswerLost(`the answer of ${name} was lost`);
      return stay(() => result);
    },
    close() {
      death ??= 'the process was restarted';
    },
  };
}

/** A hook that lets one call fail, and no other. */
export function faultAt(count: number, fault: Fault): FaultHook {
  return (call) => (call.count === count ? fault : 'ok');
}
