import { describe, expect, it } from 'vitest';
import { decideFloatingTag } from '#core/decide-floating-tag.ts';
import { type FloatingTag, type FloatingTagEvent, wantedVersion } from '#core/floating-tag.ts';
import { compareTags } from '#core/version.ts';
import { aReleased, aWithdrawn } from '../given/floating-tag.ts';
import { aTag } from '../given/version.ts';

/** Three releases of two lines; each test gives each of them a version of `hello`. */
const releases = ['sample@v1.0.0', 'sample@v1.1.0', 'sample-1.0@v1.0.0'] as const;
const choices = ['v1.0.0', 'v1.0.1', 'v1.1.0', 'v1.10.0'] as const;
const assignments = choices.flatMap((first) =>
  choices.flatMap((second) => choices.map((third) => [first, second, third] as const)),
);

type Standing = 'not yet' | 'released' | 'withdrawn';

/** All that matters of one moment. */
interface Moment {
  readonly standing: readonly Standing[];
  readonly floating: FloatingTag | undefined;
  /** Whether the tag is still to be pointed. */
  readonly owes: boolean;
  /** What the registry has under the tag. */
  readonly named: string | undefined;
}

const start: Moment = {
  standing: releases.map(() => 'not yet'),
  floating: undefined,
  owes: false,
  named: undefined,
};

/** Every step that can be taken: a release comes or goes, or what is owed is paid. */
function steps(moment: Moment, versions: readonly string[]): readonly Moment[] {
  const moves = moment.standing.flatMap((standing, at) => {
    const [version = '', release = ''] = [versions[at], releases[at]];
    if (standing === 'withdrawn') return [];
    return standing === 'not yet'
      ? [heard(moment, at, 'released', aReleased(version, release))]
      : [heard(moment, at, 'withdrawn', aWithdrawn(version, release))];
  });
  return moment.owes ? [...moves, pointed(moment)] : moves;
}

function heard(moment: Moment, at: number, next: Standing, event: FloatingTagEvent): Moment {
  const decision = decideFloatingTag(moment.floating, event, 0);
  if (decision.kind === 'stale') throw new Error(decision.why);
  const [before, after] = [moment.floating?.held ?? [], decision.next.held].map(wantedVersion);
  const isUnchanged = before !== undefined && before.version === after?.version;
  if (isUnchanged) expect(decision.effects).toEqual([]);
  return {
    ...moment,
    standing: moment.standing.with(at, next),
    floating: decision.next,
    owes: moment.owes || decision.effects.length > 0,
  };
}

function pointed(moment: Moment): Moment {
  const wanted = wantedVersion(moment.floating?.held ?? [])?.version;
  return { ...moment, owes: false, named: wanted ?? moment.named };
}

/** The rule: the highest version of a release that stands, whatever came before. */
function rule({ standing }: Moment, versions: readonly string[]): string | undefined {
  return versions
    .filter((_version, at) => standing[at] === 'released')
    .map(aTag)
    .sort(compareTags)
    .at(-1);
}

function nameOf({ standing, floating, owes, named }: Moment): string {
  const held = floating?.held.map(({ version, releases: by }) => [version, by.toSorted()]);
  const to = floating?.moves.at(-1)?.to;
  return JSON.stringify([standing, held?.toSorted(), to, owes, named]);
}

/** Every moment that any order of steps comes to. */
function moments(versions: readonly string[]): readonly Moment[] {
  const known = new Map([[nameOf(start), start]]);
  // What is added while it runs has its turn, too.
  for (const moment of known.values())
    for (const next of steps(moment, versions)) {
      const name = nameOf(next);
      if (!known.has(name)) known.set(name, next);
    }
  return [...known.values()];
}

describe('in every order in which three releases of two lines come, go and are pointed to', () => {
  it.each(assignments)('the floating tag is as the rule has it: %s, %s and %s', (...versions) => {
    const quiet = moments(versions).filter(({ owes }) => !owes);
    expect(quiet.length).toBeGreaterThanOrEqual(27);
    for (const moment of quiet) {
      const wanted = rule(moment, versions);
      expect(wantedVersion(moment.floating?.held ?? [])?.version).toBe(wanted);
      if (wanted !== undefined) expect(moment.named).toBe(wanted);
    }
  });

  it('comes to every moment in which each release stands, stood or never did', () => {
    const seen = new Set(
      moments(['v1.0.0', 'v1.0.1', 'v1.1.0']).map(({ standing }) => `${standing}`),
    );
    expect(seen.size).toBe(3 ** releases.length);
  });
});
