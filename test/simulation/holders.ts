import type { Candidate, FrozenCell } from '#core/candidate.ts';
import { cellVerdict, isPassing } from '#core/cells.ts';
import type { HeldThing } from '#core/hold.ts';
import { bodies } from '../world/life.ts';
import { openChance } from './chance.ts';
import { hourMs, minuteMs } from './durations.ts';
import { every } from './promoters.ts';
import type { Ask } from './requests.ts';
import type { Stage } from './stage.ts';
import type { ReliedHold } from './witness.ts';

/** So often does somebody waive a cell that is seen to have failed, or one that may yet fail. */
const waivedRate = 0.5;
const waivedBeforeRate = 0.04;
/** So often does a person end what stands before its time. */
const endedRate = 0.4;
/** In so many runs things are held. */
const heldRate = 0.5;
/** Nobody ends anything before those who asked for it have given up asking again. */
const settledMs = 30 * minuteMs;

/** For so long things are kept at most: pins beyond every time to live. */
const keptForMs = { holds: 2 * hourMs, pins: 8 * hourMs } as const;

/** Lets people waive cells, hold and pin things, and end all that; only where other things go wrong, too. */
export function openHolders(stage: Stage, ask: Ask): void {
  if (stage.plan.mode !== 'usual') return;
  const seen = new Set<string>();
  every(stage, hourMs / 4, () => waiveSome(stage, ask, seen));
  if (!openChance(stage.plan.seed, 'who holds').isSo(heldRate)) return;
  let count = 0;
  every(stage, 2 * hourMs, () => {
    count += 1;
    holdOne(stage, ask, `owner ${count}`);
    pinOne(stage, ask, `owner ${count}`);
  });
}

function waiveSome(stage: Stage, ask: Ask, seen: Set<string>): void {
  for (const candidate of bodies(stage.world, 'candidate').values()) {
    if (!['testing', 'failed', 'accepted'].includes(candidate.phase)) continue;
    for (const cell of candidate.frozen.cells) {
      const isBad = hasFailed(candidate, cell);
      const name = `${candidate.id}/${cell.id}/${isBad}`;
      if (seen.has(name)) continue;
      seen.add(name);
      const chance = openChance(stage.plan.seed, `waive ${name}`);
      if (chance.isSo(isBad ? waivedRate : waivedBeforeRate)) waiveOne(stage, ask, candidate, cell);
    }
  }
}

function hasFailed(candidate: Candidate, cell: FrozenCell): boolean {
  const verdict = cellVerdict(candidate, cell);
  return verdict !== 'open' && !isPassing(verdict);
}

/** Waives for an hour or two; then a promotion is asked for when that is just over. */
function waiveOne(stage: Stage, ask: Ask, { id: candidate }: Candidate, { id: cell }: FrozenCell) {
  const { world, witness } = stage;
  const chance = stage.chance('waivers');
  const forMs = chance.between(20 * minuteMs, 2 * hourMs);
  const untilMs = world.now + forMs;
  witness.sawWaiver(candidate, cell, untilMs);
  const said = { reason: 'it is known', owner: 'tests', link: 'https://bugs.example/1' };
  const until = new Date(untilMs).toISOString();
  ask({ path: '/api/v1/waivers', body: { candidate, cell, ...said, until } }, () =>
    stage.tally.sometimes('a cell was waived'),
  );
  const lateMs = forMs + chance.between(-5 * minuteMs, 15 * minuteMs);
  const promotion = { candidate, reason: 'it was waived' };
  stage.after(lateMs, () => ask({ path: '/api/v1/promotions', body: promotion }));
  if (!chance.isSo(endedRate)) return;
  const ended = { candidate, cell, reason: 'it is mended' };
  stage.after(chance.between(0, forMs), () => ask({ path: '/api/v1/ended-waivers', body: ended }));
}

/** Whoever is told that it is held may rely on it from then on. */
function holdOne(stage: Stage, ask: Ask, owner: string): void {
  const thing = stage.chance('holds').pick(things(stage));
  const named = { [thing.kind]: thing.name, owner };
  keepOne(stage, ask, { thing, named, path: 'holds' }, (hold) => {
    stage.tally.sometimes(`a ${thing.kind} was held`);
    stage.witness.sawHold(hold);
  });
}

/** Whoever is told that it is pinned may rely on its staging area from then on. */
function pinOne(stage: Stage, ask: Ask, owner: string): void {
  const standing = [...bodies(stage.world, 'candidate').values()].filter(
    ({ phase }) => phase !== 'collecting' && phase !== 'collected',
  );
  if (standing.length === 0) return;
  const { id } = stage.chance('pins').pick(standing);
  const thing = { kind: 'candidate', name: id } as const;
  keepOne(stage, ask, { thing, named: { candidate: id, owner }, path: 'pins' }, (pin) => {
    stage.tally.sometimes('a candidate was pinned');
    stage.witness.sawPin(pin);
  });
}

/** What a person keeps from happening, and where that is asked for. */
interface Kept {
  readonly thing: HeldThing;
  readonly named: object;
  readonly path: 'holds' | 'pins';
}

function keepOne(
  stage: Stage,
  ask: Ask,
  { thing, named, path }: Kept,
  isTold: (hold: ReliedHold) => void,
): void {
  const chance = stage.chance(path);
  const forMs = chance.between(10 * minuteMs, keptForMs[path]);
  const hold = { thing, untilMs: stage.world.now + forMs, isEnded: false };
  const until = new Date(hold.untilMs).toISOString();
  const body = { ...named, reason: 'to be sure', until };
  ask({ path: `/api/v1/${path}`, body }, () => isTold(hold));
  if (forMs <= settledMs || !chance.isSo(endedRate)) return;
  stage.after(chance.between(settledMs, forMs), () => {
    hold.isEnded = true;
    ask({ path: `/api/v1/ended-${path}`, body: { ...named, reason: 'it is sure' } });
  });
}

function things({ world }: Stage): readonly HeldThing[] {
  const candidates = [...bodies(world, 'candidate').values()].filter(
    ({ phase }) => phase === 'testing' || phase === 'accepted',
  );
  return [
    ...world.lines.map(({ name }): HeldThing => ({ kind: 'line', name })),
    ...['hello', 'counter'].map((name): HeldThing => ({ kind: 'component', name })),
    ...candidates.map(({ id: name }): HeldThing => ({ kind: 'candidate', name })),
  ];
}
