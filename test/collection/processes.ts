import { receive } from '#cloud/receive.ts';
import type { Ports } from '#flow/ports.ts';
import type { Duty } from '#flow/turn.ts';
import type { Chance } from '../simulation/chance.ts';
import type { Published } from '../world/bus.ts';
import type { Fault, FaultHook, PortCall } from '../world/faults.ts';
import { handlers, pushed, workerOfTopic } from '../world/life.ts';
import type { World } from '../world/world.ts';

/** What happens to a call; `late`: its process dies, and the call is made some time afterwards. */
export type Fate = Fault | 'late';

/** What processes run on. */
export interface Ground {
  readonly world: World;
  /** Decides who is next. */
  readonly chance: Chance;
  readonly fateOf: (worker: string, call: PortCall) => Fate;
  /** The ports that a process has, of those of the world; `ask` is asked before each of its calls. */
  readonly portsOf: (ports: Ports, worker: Duty['worker'], ask: FaultHook) => Ports;
  /** Waits until nobody can go on before another call is made. */
  readonly settled: () => Promise<void>;
  /** Looks at the world after every call. @throws what is wrong */
  readonly look: () => Promise<void>;
}

/** Processes side by side, of which one at a time makes its next call: who, is drawn. */
export interface Processes {
  /** Lets a process do some work; who dies or fails is not told of. */
  begin(worker: Duty['worker'], work: (duty: Duty) => Promise<unknown>): void;
  /** Lets so many calls be made; all there are if not said. @throws what was wrong after one */
  run(callsMax?: number): Promise<void>;
  /** Makes the calls that were on their way when their processes died. */
  land(): Promise<void>;
}

interface Process {
  readonly worker: string;
  readonly waiting: Waiting[];
  isAlive: boolean;
}

interface Waiting {
  readonly call: PortCall;
  readonly resolve: (fault: Fault) => void;
}

interface Message {
  readonly published: Published;
  readonly times: number;
}

/** Nobody has more than this to do at a time. */
const turnsMax = 30_000;
/** Nobody waits for longer than this for the machine. */
const restsMax = 10_000;
/** So often a message is delivered whose handler fails. */
const deliveriesMax = 3;
/** So often such a message is lost: then it is the sweep's. */
const lossRate = 0.3;
/** So often a call is done all the same that was on its way when its process died. */
const lateRate = 0.5;
/** So often a call that is late is made before the next one. */
const landingRate = 0.05;
const pauseMsMax = 1_000;

/** Opens a place where processes run. */
export function openProcesses(ground: Ground): Processes {
  const { world, chance } = ground;
  const processes = new Set<Process>();
  const late: Waiting[] = [];
  const inbox: Message[] = [];

  const live = (worker: Duty['worker'], work: (duty: Duty) => Promise<unknown>) => {
    const process: Process = { worker, waiting: [], isAlive: true };
    processes.add(process);
    const faults: FaultHook = (call) =>
      new Promise((resolve) => process.waiting.push({ call, resolve }));
    const { ports } = world.spawn({ skewMs: 0, faults });
    const ended = work({ worker, ports: ground.portsOf(ports, worker, faults) });
    return ended.finally(() => processes.delete(process));
  };
  const deliver = ({ published, times }: Message) => {
    const worker = workerOfTopic(published.topic) as Duty['worker'] | undefined;
    const handle = handlers[worker ?? ''];
    if (worker === undefined || handle === undefined) return;
    live(worker, (duty) => receive(duty, handle, pushed(published))).catch(() => {
      const isLost = times >= deliveriesMax || chance.isSo(lossRate);
      if (!isLost) inbox.push({ published, times: times + 1 });
    });
  };
  const callNext = (process: Process) => {
    const { waiting } = process;
    const [next] = waiting.splice(chance.between(0, waiting.length - 1), 1);
    if (next === undefined) return;
    if (!process.isAlive) return next.resolve(chance.isSo(lateRate) ? 'in-flight' : 'crash-before');
    const fate = ground.fateOf(process.worker, next.call);
    process.isAlive = fate === 'ok' || fate.startsWith('error') || fate === 'answer-lost';
    if (fate === 'late') late.push(next);
    else next.resolve(fate);
  };
  const landOne = () => late.splice(chance.between(0, late.length - 1), 1)[0]?.resolve('in-flight');
  const turn = (): boolean => {
    for (let sent = world.bus.take(); sent; sent = world.bus.take())
      inbox.push({ published: sent, times: 1 });
    const busy = [...processes].filter(({ waiting }) => waiting.length > 0);
    if (busy.length + inbox.length === 0) return false;
    if (late.length > 0 && chance.isSo(landingRate)) landOne();
    const drawn = chance.between(0, busy.length + inbox.length - 1);
    const process = busy[drawn];
    if (process !== undefined) callNext(process);
    else for (const message of inbox.splice(drawn - busy.length, 1)) deliver(message);
    return true;
  };
  /** Whether somebody waits for the machine, and for no call of a port. */
  const isBusyElsewhere = () =>
    [...processes].some(({ isAlive, waiting }) => isAlive && waiting.length === 0);
  const afterCall = async () => {
    await ground.settled();
    await ground.look();
  };
  return {
    begin: (worker, work) => void live(worker, work).catch(() => undefined),
    async run(callsMax = turnsMax) {
      await afterCall();
      await atRest();
      for (let calls = 0; calls < callsMax; calls += 1) {
        for (let rests = 0; isBusyElsewhere() && rests < restsMax; rests += 1) await atRest();
        if (!turn()) return;
        if (calls + 1 === turnsMax) throw new Error(`nobody came to an end in ${turnsMax} calls`);
        await afterCall();
        world.advance(chance.between(0, pauseMsMax));
      }
    },
    async land() {
      while (late.length > 0) {
        landOne();
        await afterCall();
      }
    },
  };
}

/**
 * Lets every promise go on that can, and nothing else: what waits for the machine is not waited for,
 * since a turn of the event loop costs more than a call.
 */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}

/** Lets the machine go on with what it does beside. */
export function atRest(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
