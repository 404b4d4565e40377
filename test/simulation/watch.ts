import { isKind } from '#core/kinds.ts';
import { bodies } from '../world/life.ts';
import type { RegistryChange } from '../world/registry.ts';
import type { Written } from '../world/store.ts';
import { places } from '../world/world.ts';
import { type Invariant, type Scene, writeName } from './invariant.ts';
import { invariants } from './invariants.ts';
import { awaitRepair } from './meddlers.ts';
import { openSights } from './sights.ts';
import type { Stage } from './stage.ts';

/** A rule that was broken. */
export interface Violation {
  readonly name: string;
  readonly text: string;
  readonly what: string;
  readonly atMs: number;
}

/** Holds a run to the invariants. */
export interface Watch {
  /** Looks at what was written since the last look. */
  look(): Violation | undefined;
  /** Looks at what must hold when everything has come to rest. */
  lookAtEnd(): Violation | undefined;
}

/** Opens the watch over a run. */
export function openWatch(stage: Stage): Watch {
  const { world } = stage;
  const scene: Scene = {
    stage,
    sights: openSights(),
    versionTags: new Map(),
    waits: new Map(),
    openings: new Map(),
    changedAtMs: new Map(),
    overAtMs: new Map(),
    unwantedAtMs: new Map(),
    lateWrites: new Set(),
  };
  const latest = new Map<string, object>();
  const seen = { writes: 0, changes: 0 };
  const lookAtWrite = (written: Written) => {
    const name = `${written.of}/${written.id}`;
    const before = latest.get(name);
    const after = stateOf(stage, written);
    if (after !== undefined) latest.set(name, after);
    return findings(scene, written, before, after);
  };
  return {
    look() {
      const writes = world.store.writes(seen.writes);
      const changes = world.registry.changes(seen.changes);
      seen.writes += writes.length;
      seen.changes += changes.length;
      noteWrites(scene, changes);
      stage.isLateCall = false;
      for (const written of writes) {
        const broken = lookAtWrite(written);
        if (broken !== undefined) return broken;
      }
      for (const change of changes) {
        if (stage.byHand.changes.has(change)) continue;
        const broken = find(scene, invariants, ({ registry }) => registry?.(change, scene));
        if (broken !== undefined) return broken;
      }
      return undefined;
    },
    lookAtEnd: () =>
      find(scene, invariants, ({ end }) => end?.(scene).slice(0, 3).join(' | ') || undefined),
  };
}

/** Remembers what a late call wrote last: a tag, a manifest, or a file of a candidate that is gone. */
function noteWrites({ stage, lateWrites }: Scene, changes: readonly RegistryChange[]): void {
  for (const { repository, reference } of changes) {
    const name = writeName(repository, reference);
    if (stage.isLateCall) lateWrites.add(name);
    else lateWrites.delete(name);
  }
  if (!stage.isLateCall) return;
  awaitRepair(stage);
  for (const { id, line, phase } of bodies(stage.world, 'candidate').values())
    if (phase === 'collecting' || phase === 'collected')
      for (const name of stage.world.files.names(places.releaseBucket, `${line}/${id}/`))
        lateWrites.add(name);
}

function stateOf({ world }: Stage, { of, id }: Written): object | undefined {
  return isKind(of) ? world.store.document(of, id) : world.store.record(of, id);
}

function findings(
  scene: Scene,
  { of, id }: Written,
  before: object | undefined,
  after: object | undefined,
): Violation | undefined {
  const change = { id, before, after } as DocumentChange;
  return find(scene, invariantsOf(of), (invariant) =>
    isKind(of)
      ? invariant.documents?.[of]?.(change, scene)
      : invariant.records?.[of]?.(change, scene),
  );
}

/** What the store hands out under a kind is a document of it; the compiler cannot follow that. */
type DocumentChange = { readonly id: string; readonly before: never; readonly after: never };

const known = new Map<Written['of'], readonly Invariant[]>();

/** The invariants that look at what is written of one kind. */
function invariantsOf(of: Written['of']): readonly Invariant[] {
  const found =
    known.get(of) ??
    invariants.filter(({ documents, records }) =>
      isKind(of) ? documents?.[of] !== undefined : records?.[of] !== undefined,
    );
  known.set(of, found);
  return found;
}

function find(
  { stage }: Scene,
  among: readonly Invariant[],
  check: (invariant: Invariant) => string | undefined,
): Violation | undefined {
  for (const invariant of among) {
    const what = check(invariant);
    const { name, text } = invariant;
    if (what !== undefined) return { name, text, what, atMs: stage.world.now };
  }
  return undefined;
}
