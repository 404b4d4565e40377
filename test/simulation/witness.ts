import type { HeldThing } from '#core/hold.ts';
import type { ImageRepository } from '#core/image.ts';

/** A test that somebody really ran, and what it said; nobody inside sees this. */
export interface TestFact {
  readonly attempt: number;
  /** The build that ran it; none where another CI did. */
  readonly buildId?: string;
  readonly isPassed: boolean;
  /** Whether somebody ended it before it could tell. */
  readonly isCancelled?: boolean;
  /** The digests that were tested, sorted. */
  readonly digests: readonly string[];
  readonly atMs: number;
}

/** A push of a build into staging. */
export interface Push {
  readonly buildId: string;
  readonly key: string;
  readonly repository: ImageRepository;
  /** The tag that the call was given. */
  readonly tag: string;
  /** The index and everything that it lists. */
  readonly digests: readonly string[];
  readonly atMs: number;
}

/** A result that our function took, or refused for good. */
export interface TakenAnswer {
  readonly runid: string;
  readonly atMs: number;
}

/** A hold of which a person was told that it stands, and relies on it until it ends. */
export interface ReliedHold {
  readonly thing: HeldThing;
  readonly untilMs: number;
  /** Whether somebody asked for its end. */
  readonly isEnded: boolean;
}

/** That somebody looked at a plan, and wants it approved; whether that arrives is another thing. */
export interface WantedApproval {
  readonly candidate: string;
  readonly planHash: string;
  readonly subject: string;
  readonly email: string;
  readonly atMs: number;
}

/** Sees what really happened outside, to be compared with what the documents say. */
export interface Witness {
  readonly pushes: readonly Push[];
  readonly takenAnswers: readonly TakenAnswer[];
  readonly approvals: readonly WantedApproval[];
  /** Builds that were started by somebody who had found one for the same attempt. */
  readonly needless: readonly string[];
  /** What was tested for a candidate's cell, or for `unit` of a build. */
  tests(of: string, cell: string): readonly TestFact[];
  readonly holds: readonly ReliedHold[];
  /** Until when people waived a cell at the most; 0 where nobody did. */
  waivedUntil(candidate: string, cell: string): number;
  /** Whether `promote` ever read a statement of ours there. */
  wasProved(statement: string): boolean;
  sawProved(statement: string): void;
  /** Pins of candidates, likewise. */
  readonly pins: readonly ReliedHold[];
  sawHold(hold: ReliedHold): void;
  sawPin(pin: ReliedHold): void;
  sawWaiver(candidate: string, cell: string, untilMs: number): void;
  sawPush(push: Push): void;
  sawTest(of: string, cell: string, fact: TestFact): void;
  sawTakenAnswer(answer: TakenAnswer): void;
  sawApproval(approval: WantedApproval): void;
  sawNeedless(words: string): void;
}

/** A witness that has seen nothing. */
export function openWitness(): Witness {
  const pushes: Push[] = [];
  const takenAnswers: TakenAnswer[] = [];
  const approvals: WantedApproval[] = [];
  const needless: string[] = [];
  const holds: ReliedHold[] = [];
  const pins: ReliedHold[] = [];
  const waivers = new Map<string, number>();
  const waivedUntil = (id: string, cell: string) => waivers.get(`${id}/${cell}`) ?? 0;
  const proved = new Set<string>();
  const tests = new Map<string, TestFact[]>();
  const of = (id: string, cell: string) => tests.get(`${id}/${cell}`) ?? [];
  return {
    pushes,
    takenAnswers,
    approvals,
    needless,
    holds,
    pins,
    tests: of,
    waivedUntil,
    wasProved: (statement) => proved.has(statement),
    sawProved: (statement) => void proved.add(statement),
    sawHold: (hold) => void holds.push(hold),
    sawPin: (pin) => void pins.push(pin),
    sawWaiver: (id, cell, untilMs) =>
      void waivers.set(`${id}/${cell}`, Math.max(untilMs, waivedUntil(id, cell))),
    sawPush: (push) => void pushes.push(push),
    sawTakenAnswer: (answer) => void takenAnswers.push(answer),
    sawApproval: (approval) => void approvals.push(approval),
    sawNeedless: (words) => void needless.push(words),
    sawTest: (id, cell, fact) => void tests.set(`${id}/${cell}`, [...of(id, cell), fact]),
  };
}
