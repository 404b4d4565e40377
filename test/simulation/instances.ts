import type { Duty } from '#flow/turn.ts';
import type { Fault, PortCall } from '../world/faults.ts';
import { callFate } from './call-fates.ts';
import type { Stage } from './stage.ts';
import { watchedPorts } from './watched-ports.ts';

/** A running copy of one function, at work on some messages. */
export interface FunctionInstance {
  readonly duty: Duty;
  /** Tells the instance what to do when it dies; answers how to take that back. */
  onDeath(act: () => void): () => void;
}

/** Gives a copy of a function for a message. */
export type InstanceOf = (worker: Duty['worker']) => FunctionInstance;

/** So many copies of a function run at a time. */
const instancesMax = 3;

/** The copies of every function; one that died is replaced by another. */
export function openInstances(stage: Stage): InstanceOf {
  const pools = new Map<Duty['worker'], Copy[]>();
  return (worker) => {
    const alive = (pools.get(worker) ?? []).filter((copy) => copy.isAlive());
    pools.set(worker, alive);
    const known = alive[stage.chance('instances').between(0, instancesMax - 1)];
    if (known !== undefined) return known;
    const begun = begin(stage, worker);
    alive.push(begun);
    return begun;
  };
}

interface Copy extends FunctionInstance {
  isAlive(): boolean;
}

function begin(stage: Stage, worker: Duty['worker']): Copy {
  const { world, weather, plan } = stage;
  const deaths = new Set<() => void>();
  const state = { isAlive: true, answerDelayMs: 0 };
  const die = () => {
    state.isAlive = false;
    const acts = [...deaths];
    deaths.clear();
    for (const act of acts) act();
  };
  const instance = world.spawn({
    skewMs: stage.chance('clocks').between(-weather.skewMs, weather.skewMs),
    faults: (call) =>
      new Promise((resolve) => {
        const process = { state, die, close: instance.close };
        makeCall(stage, process, worker, call, resolve);
      }),
  });
  const ports = watchedPorts(instance.ports, worker, stage, state);
  return {
    duty: { ports: plan.mutant?.ports?.(ports, worker, stage.world) ?? ports, worker },
    isAlive: () => state.isAlive,
    onDeath(act) {
      deaths.add(act);
      return () => void deaths.delete(act);
    },
  };
}

/** What is known of a running copy. */
export interface CopyState {
  isAlive: boolean;
  /** How much later than the call that was just done its answer arrives. */
  answerDelayMs: number;
}

interface Process {
  readonly state: CopyState;
  die(): void;
  close(): void;
}

/** Lets a call take its time, and have the outcome that is drawn for it. */
function makeCall(
  stage: Stage,
  { state, die, close }: Process,
  worker: string,
  call: PortCall,
  resolve: (fault: Fault) => void,
): void {
  const { tally, trace } = stage;
  const point = `${worker} ${call.port}.${call.method}`;
  const { outcome, takesMs, answerDelayMs } = callFate(stage, worker, call);
  tally.call(point, outcome);
  if (outcome !== 'ok') trace.tell(() => `${point}: ${outcome}`);
  if (outcome === 'in-flight') {
    close();
    die();
  }
  stage.after(takesMs, () => {
    const isLate = outcome === 'slow' || !state.isAlive;
    stage.isLateCall = isLate;
    if (call.method === 'find') stage.drawListLag();
    if (!state.isAlive) return resolve(lateFault(stage, outcome !== 'ok'));
    state.answerDelayMs = answerDelayMs;
    resolve(outcome === 'slow' ? 'ok' : outcome);
    if (outcome === 'crash-before' || outcome === 'crash-after') die();
  });
}

/** What comes of a call whose process has died meanwhile: it may be done all the same. */
function lateFault(stage: Stage, isOnItsWay: boolean): Fault {
  const isDone = isOnItsWay || stage.chance('fates').isSo(0.5);
  if (isDone) stage.tally.sometimes('a call of a dead process was done');
  return isDone ? 'in-flight' : 'crash-before';
}
