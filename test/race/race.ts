import { receive } from '#cloud/receive.ts';
import type { Duty } from '#flow/turn.ts';
import type { Chance } from '../simulation/chance.ts';
import type { Breaking } from '../simulation/mutant.ts';
import type { Published } from '../world/bus.ts';
import type { Fault, PortCall } from '../world/faults.ts';
import { handlers, pushed, workerOfTopic } from '../world/life.ts';
import type { World } from '../world/world.ts';

/** How a process can die: before a call, after it, or while it is on its way. */
export const deathFaults = ['crash-before', 'crash-after', 'in-flight'] as const;

/** One of these ways. */
export type DeathFault = (typeof deathFaults)[number];

/** A process that dies at one call: the first is number 1. */
export interface Death {
  readonly at: number;
  readonly fault: DeathFault;
}

/** What a race is run on. */
export interface Course {
  readonly world: World;
  /** Decides who is next. */
  readonly chance: Chance;
  /** Of the calls of promotions: at one of them the process dies that makes it. */
  readonly death?: Death;
  readonly ports?: Breaking;
  /** Is told after every call whose it was; what it finds ends the race. */
  readonly look: (turn: Turn) => string | undefined;
}

/** A moment of a race, and when the process began whose call was made. */
export interface Turn {
  readonly now: number;
  readonly begunAt: number;
}

/** Processes side by side, of which one at a time makes its next call: who, is drawn. */
export interface Race {
  /** Lets a process do some work; who dies or fails is not told of. */
  begin(worker: Duty['worker'], work: (duty: Duty) => Promise<unknown>): void;
  /** Goes on until nobody has anything left to do; answers what was found on the way. */
  run(starts?: readonly Start[]): Promise<string | undefined>;
  /** The calls that promotions made so far. */
  readonly calls: number;
}

/** Something that begins when so many calls were made, or nobody has anything else to do. */
export interface Start {
  readonly after: number;
  readonly begin: () => void;
}

interface Process {
  readonly worker: Duty['worker'];
  readonly begunAt: number;
  readonly waiting: Waiting[];
  isAlive: boolean;
}

interface Waiting {
  readonly call: PortCall;
  readonly resolve: (fault: Fault) => void;
}

/** A race is no longer than this: who never comes to an end is found. */
const turnsMax = 20_000;
/** So often a message is delivered whose handler fails. */
const deliveriesMax = 3;
/** So often it is delivered again, once it was. */
const twiceRate = 0.2;
/** So often it is lost: then it is the sweep's. */
const lossRate = 0.5;
/** So often a call is done all the same that was on its way when its process died. */
const lateRate = 0.5;
/** So much time goes by between two calls, and now and then so much: leases end meanwhile. */
const pauseMsMax = 1_000;
const longPauseMs = 6 * 60_000;
const longPauseRate = 0.01;

/** The functions whose calls are those of a promotion. */
const promoting: ReadonlySet<string> = new Set(['promote', 'promote-requested']);

/** Opens a race. */
export function openRace(course: Course): Race {
  const { world, chance, death, look } = course;
  const processes = new Set<Process>();
  const inbox: { readonly published: Published; readonly times: number }[] = [];
  let calls = 0;
  let now = 0;
  let begunAt = 0;

  const begin: Race['begin'] = (worker, work) => void live(worker, work).catch(() => undefined);
  const live = (worker: Duty['worker'], work: (duty: Duty) => Promise<unknown>) => {
    const process: Process = { worker, begunAt: now, waiting: [], isAlive: true };
    processes.add(process);
    const { ports } = world.spawn({
      skewMs: 0,
      faults: (call) => new Promise((resolve) => process.waiting.push({ call, resolve })),
    });
    return work({ worker, ports: course.ports?.(ports, worker, world) ?? ports });
  };
  const deliver = ({ published, times }: (typeof inbox)[number]) => {
    const worker = workerOfTopic(published.topic) as Duty['worker'] | undefined;
    const handle = handlers[worker ?? ''];
    if (worker === undefined || handle === undefined) return;
    live(worker, (duty) => receive(duty, handle, pushed(published))).catch(() => {
      if (times < deliveriesMax && !chance.isSo(lossRate))
        inbox.push({ published, times: times + 1 });
    });
  };
  const fateOf = (process: Process): Fault => {
    if (!process.isAlive) return chance.isSo(lateRate) ? 'in-flight' : 'crash-before';
    if (!promoting.has(process.worker)) return 'ok';
    calls += 1;
    if (calls !== death?.at) return 'ok';
    process.isAlive = false;
    return death.fault;
  };
  const callNext = (process: Process) => {
    const { waiting } = process;
    const [next] = waiting.splice(chance.between(0, waiting.length - 1), 1);
    begunAt = process.begunAt;
    next?.resolve(fateOf(process));
  };
  const deliverAt = (place: number): boolean => {
    const [message] = inbox.splice(place, 1);
    if (message === undefined) return false;
    deliver(message);
    const isTwice = message.times < deliveriesMax && chance.isSo(twiceRate);
    if (isTwice) inbox.push({ ...message, times: message.times + 1 });
    return true;
  };
  const turn = (starts: Start[]): boolean => {
    for (let sent = world.bus.take(); sent; sent = world.bus.take())
      inbox.push({ published: sent, times: 1 });
    const busy = [...processes].filter(({ waiting }) => waiting.length > 0);
    const isDue = ({ after }: Start) => calls >= after || busy.length + inbox.length === 0;
    const due = starts.find(isDue);
    if (due !== undefined) {
      starts.splice(starts.indexOf(due), 1);
      due.begin();
      return true;
    }
    const drawn = chance.between(0, busy.length + inbox.length - 1);
    const process = busy[drawn];
    if (process === undefined) return deliverAt(drawn - busy.length);
    callNext(process);
    return true;
  };
  return {
    begin,
    get calls() {
      return calls;
    },
    async run(given = []) {
      const starts = [...given];
      for (let isOver = false; !isOver; ) {
        await settled();
        const found = look({ now, begunAt });
        if (found !== undefined) return found;
        isOver = !turn(starts);
        world.advance(chance.isSo(longPauseRate) ? longPauseMs : chance.between(0, pauseMsMax));
        now += 1;
        if (now > turnsMax) return `nobody came to an end in ${turnsMax} calls`;
      }
      return undefined;
    },
  };
}

/** Lets every promise go on that can: then all that is left waits for its call to be made. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
