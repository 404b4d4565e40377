import { type Decision, moved, stale } from './decide.ts';
import {
  type FloatingMove,
  type FloatingTag,
  type FloatingTagEffect,
  type FloatingTagEvent,
  type HeldVersion,
  movesMax,
  type SeenVersion,
  type VersionDrift,
  wantedVersion,
} from './floating-tag.ts';
import type { Digest } from './image.ts';
import { type ComponentTag, compareTags } from './version.ts';

type Compared = Extract<FloatingTagEvent, { type: 'compared' }>;

/** How often each floating tag, and the version tags under it, are compared with the ledger. */
export const compareEveryMs = 60 * 60_000;

/**
 * When a tag is compared next. It follows from the tag's name and the clock alone, so that tags are
 * spread over the hour, and nothing is written down of a comparison that finds all as it must be.
 */
export function comparedNextMs(
  { repository, tag, held }: FloatingTag,
  nowMs: number,
): number | undefined {
  if (held.length === 0) return undefined;
  const turnMs = spread(`${repository}:${tag}`, compareEveryMs);
  const sinceTurnMs = (((nowMs - turnMs) % compareEveryMs) + compareEveryMs) % compareEveryMs;
  return nowMs - sinceTurnMs + compareEveryMs;
}

/**
 * The versions whose tags are looked at with a floating tag: those under a minor, with its `vX.Y`.
 * So every promoted version is looked at once, also where a component has no `vX`.
 */
export function comparedVersions({ tag, held }: FloatingTag): readonly ComponentTag[] {
  return tag.includes('.') ? held.map(({ version }) => version) : [];
}

/**
 * Compares production with the ledger. A floating tag that names something else is moved back. A
 * version tag that is gone is put back at its own digest; one that names another digest is left as
 * it is, since it is never written twice, and stays known until a person has mended it.
 */
export function compareProduction(
  floating: FloatingTag,
  { pointer, versions }: Compared,
  nowMs: number,
): Decision<FloatingTag, FloatingTagEffect> {
  const wanted = wantedVersion(floating.held);
  if (pointer !== undefined && pointer.movedAtMs !== floating.moves.at(-1)?.atMs)
    return stale('it was moved while it was compared');
  const repair = pointer && wanted && repairOf(floating, pointer.found, wanted, nowMs);
  const fresh = versions.flatMap((seen) => news(floating, seen));
  if (repair === undefined && fresh.length === 0) return stale('production is as it must be');
  const faults = fresh.filter(({ fault }) => fault !== undefined);
  const words = [...(repair ? [repair.why] : []), ...fresh.map(({ words: said }) => said)];
  const why = words.join('; ');
  const next = withDrift(floating, fresh, nowMs);
  const moves = repair === undefined ? next.moves : [...next.moves, repair].slice(-movesMax);
  const alert: FloatingTagEffect = { type: 'raise-alert', key: 'raise-alert', why };
  const isAlarming = repair !== undefined || faults.length > 0;
  const effects: FloatingTagEffect[] = [
    ...(repair === undefined ? [] : [{ type: 'point', key: 'point' } as const]),
    ...faults.filter(({ fault }) => fault === 'gone').map(({ version }) => putBack(version)),
    ...(isAlarming ? [alert] : []),
  ];
  return moved({ ...next, moves }, why, effects);
}

function repairOf(
  { tag, held }: FloatingTag,
  found: Digest | undefined,
  { version: to, digest: wanted }: HeldVersion,
  nowMs: number,
): FloatingMove | undefined {
  if (found === wanted) return undefined;
  const from = held.find(({ digest }) => digest === found)?.version;
  const why = `drift: ${tag} ${namedText(found, from)}, and must name ${to}`;
  return { ...(from && { from }), to, why, by: 'sweep-tick', atMs: nowMs };
}

function namedText(found: Digest | undefined, version: ComponentTag | undefined): string {
  if (found === undefined) return 'is gone';
  return version === undefined ? `names ${found}` : `names ${found} (${version})`;
}

interface News extends SeenVersion {
  readonly fault?: 'gone' | 'other';
  readonly words: string;
}

/** What of a version tag was not known yet: none where it is as it was. */
function news({ held, drift = [] }: FloatingTag, seen: SeenVersion): readonly News[] {
  const { version, found } = seen;
  const promoted = held.find((one) => one.version === version)?.digest;
  const known = drift.find((one) => one.version === version);
  if (promoted === undefined) return [];
  if (found === promoted) return known ? [{ ...seen, words: `${version} is right again` }] : [];
  if (known !== undefined && known.found === found) return [];
  if (found === undefined)
    return [{ ...seen, fault: 'gone', words: `drift: ${version} is gone, and is put back` }];
  const words = `drift: ${version} names ${found}, and was promoted as ${promoted}`;
  return [{ ...seen, fault: 'other', words: `${words}; it is never moved: find out who did` }];
}

function withDrift(floating: FloatingTag, fresh: readonly News[], nowMs: number): FloatingTag {
  const { drift = [], ...rest } = floating;
  const looked = new Set(fresh.map(({ version }) => version));
  const kept = drift.filter(({ version }) => !looked.has(version));
  const found = fresh
    .filter(({ fault }) => fault !== undefined)
    .map((one): VersionDrift => {
      const { version, found: digest } = one;
      return { version, ...(digest && { found: digest }), sinceMs: nowMs };
    });
  const all = [...kept, ...found].toSorted((a, b) => compareTags(a.version, b.version));
  return all.length === 0 ? rest : { ...rest, drift: all };
}

function putBack(version: ComponentTag): FloatingTagEffect {
  return { type: 'put-back', key: `put-back:${version}`, version };
}

/** A number below a limit that is another for nearly every name. */
function spread(name: string, limit: number): number {
  return [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % limit, 0);
}
