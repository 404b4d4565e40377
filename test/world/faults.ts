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

/** Calls that change nothing outside: before and after them all is the same. */
const reading: ReadonlySet<string> = new Set([
  ...['anonymous.pull', 'builds.find', 'builds.get', 'files.get', 'files.list', 'files.rules'],
  ...['github.find', 'github.read', 'images.digest', 'images.manifest', 'images.referrers'],
  ...['images.tags', 'reports.list', 'reports.read', 'signer.publicKey', 'source.commit'],
  ...['source.contains', 'source.refs', 'staging.page', 'store.get', 'store.list', 'store.query'],
  'store.record',
]);

/** What comes to the same as another fault at a call that only reads. */
const alike: Readonly<Partial<Record<Fault, Fault>>> = {
  'crash-after': 'crash-before',
  'error-after': 'error-before',
};

/**
 * The calls at which one of several faults is tried: not where another of them comes to the same. Only
 * a transaction runs again when its answer is lost; of any other call that is an error after it.
 */
export function callsToFail(
  calls: readonly PortCall[],
  fault: Fault,
  faults: readonly Fault[],
): readonly PortCall[] {
  const same = alike[fault];
  const isTriedBefore = same !== undefined && faults.includes(same);
  return calls.filter(({ port, method }) => {
    const name = `${port}.${method}`;
    if (fault === 'answer-lost')
      return name === 'store.transact' || !faults.includes('error-after');
    return !(isTriedBefore && reading.has(name));
  });
}
