import { describe, expect, it } from 'vitest';
import { type BuildQueue, placeOf, withoutPlaces, withPlace } from '#core/build-queue.ts';
import { decideBuild } from '#core/decide-build.ts';
import { decideCandidate } from '#core/decide-candidate.ts';
import type { BuildPurpose } from '#core/identity.ts';
import { aBuild, anInput } from '../given/build.ts';
import { aCandidate, aCell, attempts } from '../given/candidate.ts';
import { nextOf } from '../given/summary.ts';

function build(key: string, attempt = 1): BuildPurpose {
  return { kind: 'build', key, run: 'images', attempt };
}

function held(...purposes: readonly BuildPurpose[]): BuildQueue {
  return { places: purposes.map((purpose) => ({ purpose, takenAtMs: 1 })) };
}

const cell: BuildPurpose = { kind: 'cell', candidate: 'c', cell: 'e2e', attempt: 1 };

describe('taking a place', () => {
  it.each<[string, BuildQueue, readonly BuildPurpose[], number, boolean]>([
    ['is free where nobody holds one', held(), [], 1, true],
    ['is free beside others', held(build('b'), cell), [], 3, true],
    ['is over where all are held', held(build('b'), cell), [], 2, false],
    ['is left to those that wait for longer', held(build('b')), [cell], 2, false],
    ['is free where enough are left over', held(build('b')), [cell], 3, true],
    ['does not count twice who holds one by now', held(cell), [cell], 2, true],
    ['is another one for another attempt', held(build('a', 2)), [], 1, false],
  ])('%s', (_how, queue, older, placesMax, expected) => {
    const place = { purpose: build('a'), takenAtMs: 5 };
    const next = withPlace(queue, place, older, placesMax);
    expect(next).toEqual(expected ? { places: [...queue.places, place] } : undefined);
  });

  it('again keeps the one that is held, however full it is', () => {
    const place = { purpose: build('a'), takenAtMs: 5 };
    const next = withPlace(held(build('a'), build('b')), place, [cell], 1);
    expect(next?.places).toEqual([{ purpose: build('b'), takenAtMs: 1 }, place]);
  });
});

describe('giving places back', () => {
  it('leaves the others', () => {
    const queue = held(build('a'), build('b'), cell);
    expect(withoutPlaces(queue, held(build('a'), cell).places)).toEqual(held(build('b')));
    expect(placeOf(queue, cell)).toEqual({ purpose: cell, takenAtMs: 1 });
  });

  it('leaves what was taken anew meanwhile', () => {
    const anew = { places: [{ purpose: build('a'), takenAtMs: 2 }] };
    expect(withoutPlaces(anew, held(build('a')).places)).toBeUndefined();
    expect(withoutPlaces(held(), held(build('a')).places)).toBeUndefined();
  });
});

describe('who waits', () => {
  const started = { buildId: 'b1', registryTag: '', url: '' };

  it.each(['images', 'unit'] as const)('is a build until its %s are started', (run) => {
    const open = { attempts: [{ attempt: 1, openedAtMs: 90 }] };
    const runs = run === 'images' ? { imagesRun: open } : { unitRun: open };
    const waiting = aBuild('built', { wantedAtMs: 70, wantedBy: ['one', 'two'], ...runs });
    const less = nextOf(decideBuild(waiting, { type: 'unwanted', candidate: 'one' }, 100));
    expect(less.queuedSinceMs).toBe(70);
    const event = { type: 'run-started', run, attempt: 1, ...started } as const;
    expect(nextOf(decideBuild(less, event, 200))).not.toHaveProperty('queuedSinceMs');
  });

  it('is no build that nobody wants', () => {
    const event = { type: 'unwanted', candidate: 'one' } as const;
    expect(nextOf(decideBuild(aBuild('wanted'), event, 100))).not.toHaveProperty('queuedSinceMs');
  });

  it.each([
    ['of all that want it', ['one', 'two', 'three'], 70],
    ['of those that still want it', ['two', 'three'], 80],
    ['of the last of them', ['three'], 90],
    ['of nobody who asked before it was asked for anew', ['zero', 'three'], 70],
  ])('is a build with the rank %s', (_whose, wantedBy, expected) => {
    const askedAtMs = { zero: 10, two: 80, three: 90 };
    const all = aBuild('wanted', { wantedAtMs: 70, askedAtMs, wantedBy: [...wantedBy, 'four'] });
    const event = { type: 'unwanted', candidate: 'four' } as const;
    expect(nextOf(decideBuild(all, event, 100)).queuedSinceMs).toBe(expected);
  });

  it('is a build with the rank of who asked later, once the first let go', () => {
    const joining = { type: 'wanted', key: 'key', candidate: 'two', input: anInput() } as const;
    const joined = decideBuild(aBuild('wanted'), { ...joining, released: [] }, 50);
    expect(nextOf(joined).queuedSinceMs).toBe(0);
    const event = { type: 'unwanted-unmade', candidate: 'one' } as const;
    expect(nextOf(decideBuild(nextOf(joined), event, 100)).queuedSinceMs).toBe(50);
  });

  it.each([
    ['cloud-build', 40],
    ['external', undefined],
  ] as const)('is a candidate with a cell that runs by %s: %s', (runs, expected) => {
    const candidate = aCandidate('testing', {
      openedAtMs: 40,
      frozenCells: [aCell('a', { runs: 'cloud-build' }), aCell('b', { runs })],
      cells: { a: { ...attempts('open'), nonces: [] }, b: { ...attempts('open'), nonces: [] } },
    });
    const circumstances = { nowMs: 100, nonceFor: (key: string) => key };
    const event = { type: 'cell-started', cell: 'a', attempt: 1, buildId: 'b1' } as const;
    expect(nextOf(decideCandidate(candidate, event, circumstances)).queuedSinceMs).toBe(expected);
  });
});
