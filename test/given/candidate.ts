import type {
  BuildNews,
  Candidate,
  CandidatePhase,
  CellAttempts,
  FrozenCell,
  FrozenComponent,
} from '#core/candidate.ts';
import type { Circumstances } from '#core/decide.ts';
import type { Outcome } from '#core/run.ts';
import { anInput } from './build.ts';
import { aStagedImage } from './image.ts';

/** A component as a candidate froze it, with one image of its own name. */
export function aFrozenComponent(facts: Partial<FrozenComponent> = {}): FrozenComponent {
  const { component, ...input } = anInput();
  const name = facts.name ?? component;
  return {
    ...input,
    name,
    repository: `https://git.sample.example/sample/${name}`,
    build: `key of ${name}`,
    images: [{ name, platforms: ['linux/amd64'] }],
    isOwnRecipe: true,
    production: 'csi-release/csi',
    floatingMajor: true,
    files: [],
    ...facts,
  };
}

/** A blocking cell that another CI runs, with two attempts of a minute each. */
export function aCell(id: string, facts: Partial<FrozenCell> = {}): FrozenCell {
  const limits = { deadlineMs: 60_000, attemptsMax: 2 };
  return { id, runs: 'external', counts: 'blocking', ...limits, ...facts };
}

/** What a finished build tells: its one image stands. */
export function built(name = 'hello', facts: Partial<BuildNews> = {}): BuildNews {
  return { phase: 'built', origin: 'build', images: [aStagedImage(name)], ...facts };
}

/** The attempts of a cell: one for each outcome, `open` for one that has none yet. */
export function attempts(...outcomes: readonly (Outcome | 'open')[]): CellAttempts {
  return {
    attempts: outcomes.map((outcome, at) => ({
      attempt: at + 1,
      openedAtMs: 0,
      ...(outcome === 'open' ? {} : { outcome, why: `was ${outcome}`, endedAtMs: 10 }),
    })),
    nonces: outcomes.map((_outcome, at) => `nonce ${at + 1}`),
  };
}

export interface CandidateFacts extends Omit<Partial<Candidate>, 'frozen'> {
  readonly components?: readonly FrozenComponent[];
  readonly frozenCells?: readonly FrozenCell[];
}

/** A candidate of `hello` with the one blocking cell `e2e`, as it is in a phase. */
export function aCandidate(phase: CandidatePhase, given: CandidateFacts = {}): Candidate {
  const { components = [aFrozenComponent()], frozenCells = [aCell('e2e')], ...facts } = given;
  const isBuilding = phase === 'building' || phase === 'superseded';
  const expires = expiring.includes(phase) ? { expiresAtMs: 5000 } : {};
  return {
    id: 'one',
    line: 'sample',
    round: 'first',
    frozen: {
      components,
      cells: frozenCells,
      timesToLive: { failedMs: 1000, acceptedMs: 2000, releasedMs: 3000 },
    },
    phase,
    openedAtMs: 0,
    ...(isBuilding ? {} : { findings: 0 }),
    skipped: {},
    supersedes: 0,
    builds: Object.fromEntries(
      components.map(({ name }) => [
        name,
        isBuilding ? ({ phase: 'under-way', images: [] } as const) : built(name),
      ]),
    ),
    cells: isBuilding ? {} : { e2e: told[phase] },
    ...expires,
    ...facts,
  };
}

/** The circumstances of a decision: nonces name the key that they are for. */
export function at(nowMs: number): Circumstances {
  return { nowMs, nonceFor: (key) => `nonce of ${key}` };
}

const expiring: readonly CandidatePhase[] = ['accepted', 'failed', 'superseded', 'released'];

const told: Readonly<Record<Exclude<CandidatePhase, 'building' | 'superseded'>, CellAttempts>> = {
  testing: attempts('open'),
  accepted: attempts('passed'),
  failed: attempts('failed'),
  promoting: attempts('passed'),
  released: attempts('passed'),
  collecting: attempts('passed'),
  collected: attempts('passed'),
};
