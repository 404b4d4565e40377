import { describe, expect, it } from 'vitest';
import type { Build, BuildEvent } from '#core/build.ts';
import { quotaPatienceMs, runAttemptsMax } from '#core/build-failure.ts';
import { startUnit } from '#core/build-runs.ts';
import { decideBuild } from '#core/decide-build.ts';
import { type Outcome, recheckMs } from '#core/run.ts';
import { aBuild, anInput } from '../given/build.ts';
import { attempts } from '../given/candidate.ts';
import { aStagedImage } from '../given/image.ts';
import { aRecipe } from '../given/recipe.ts';
import { nextOf, summary } from '../given/summary.ts';

const nowMs = 1000;

function runEnded(
  run: 'images' | 'unit',
  attempt: number,
  outcome: Outcome,
  found = [aStagedImage()],
): Extract<BuildEvent, { type: 'run-ended' }> {
  const told = { buildId: 'b1', registryTag: 'r1', url: 'u1', outcome, why: `was ${outcome}` };
  return { type: 'run-ended', run, attempt, ...told, found };
}

function withUnit(phase: Build['phase'], ...outcomes: readonly (Outcome | 'open')[]): Build {
  const { attempts: unit } = attempts(...outcomes);
  return aBuild(phase, { unit: aRecipe(), unitRun: { attempts: unit } });
}

describe('the images of a build', () => {
  it('are recorded as the registry shows them under the tag of their own call', () => {
    const next = nextOf(decideBuild(aBuild('running'), runEnded('images', 1, 'passed'), nowMs));
    expect(next).toMatchObject({ phase: 'built', origin: 'build', staged: [aStagedImage()] });
    expect(next.imagesRun.attempts).toMatchObject([
      { buildId: 'b1', registryTag: 'r1', outcome: 'passed', endedAtMs: nowMs },
    ]);
  });

  it.each([
    ['no image', [], 'image hello was not pushed'],
    [
      'one manifest and no index',
      [{ ...aStagedImage(), platforms: [] }],
      'image hello lists no platform: push an index of its platforms, not one manifest',
    ],
  ])('that passed with %s are a failed build', (_what, found, why) => {
    const decision = decideBuild(aBuild('running'), runEnded('images', 1, 'passed', found), nowMs);
    expect(nextOf(decision)).toMatchObject({ phase: 'failed', why, staged: [] });
  });

  it('that are built at last no longer say why they failed', () => {
    const again = aBuild('running', { why: 'exit 1' });
    const next = nextOf(decideBuild(again, runEnded('images', 1, 'passed'), nowMs));
    expect(next.why).toBeUndefined();
  });

  it('are tried again after errors, but not without end', () => {
    let build = aBuild('wanted');
    const seen: string[] = [];
    for (let attempt = 1; attempt <= runAttemptsMax; attempt += 1) {
      const decision = decideBuild(build, runEnded('images', attempt, 'errored'), nowMs);
      seen.push(summary(decision));
      build = nextOf(decision);
    }
    expect(seen).toEqual([
      'wanted start-run:images:2',
      'wanted start-run:images:3',
      'failed deliver:one',
    ]);
  });

  it('have all their tries again when they are wanted anew', () => {
    const { attempts: before } = attempts('errored', 'errored', 'errored');
    const failed = aBuild('failed', { wantedBy: [], imagesRun: { attempts: before } });
    const event = { type: 'wanted', key: 'key', candidate: 'two', input: anInput() } as const;
    const anew = decideBuild(failed, { ...event, released: [] }, nowMs);
    expect(summary(anew)).toBe('wanted start-run:images:4');
    const decision = decideBuild(nextOf(anew), runEnded('images', 4, 'errored'), nowMs);
    expect(summary(decision)).toBe('wanted start-run:images:5');
  });

  it('that can never be started fail the build, and say why', () => {
    const refused = {
      type: 'run-refused',
      run: 'images',
      attempt: 1,
      why: 'no such step',
    } as const;
    const decision = decideBuild(aBuild('wanted'), refused, nowMs);
    expect(summary(decision)).toBe('failed deliver:one');
    expect(nextOf(decision).why).toBe('no such step');
    expect(decideBuild(nextOf(decision), refused, nowMs).kind).toBe('stale');
  });

  it('are tried again after they expired, apart from other errors', () => {
    const { attempts: before } = attempts('errored', 'errored', 'open');
    const build = aBuild('wanted', { imagesRun: { attempts: before } });
    const expired = { ...runEnded('images', 3, 'errored'), cause: 'expired' } as const;
    const first = decideBuild(build, expired, nowMs);
    expect(summary(first)).toBe('wanted start-run:images:4');
    expect(nextOf(first).imagesRun.attempts[2]).toMatchObject({ cause: 'expired' });
    const second = decideBuild(nextOf(first), { ...expired, attempt: 4 }, nowMs);
    expect(summary(second)).toBe('failed deliver:one');
  });

  it('that a step failed keep which one, and its last lines', () => {
    const failedStep = { index: 1, name: 'golang', exitCode: 2, lastLines: ['exit status 2'] };
    const event = { ...runEnded('images', 1, 'failed'), failedStep };
    const next = nextOf(decideBuild(aBuild('running'), event, nowMs));
    expect(next.imagesRun.attempts).toMatchObject([{ outcome: 'failed', failedStep, url: 'u1' }]);
  });

  it('are not tried again where nobody wants them', () => {
    const build = aBuild('running', { wantedBy: [] });
    const decision = decideBuild(build, runEnded('images', 1, 'errored'), nowMs);
    expect(summary(decision)).toBe('failed');
  });
});

describe.each(['images', 'unit'] as const)('a run of %s that is over quota', (run) => {
  const open = withUnit('wanted', 'open');
  const over = { type: 'run-over-quota', run, attempt: 1, why: 'no more' } as const;
  const runOf = (build: Build) => (run === 'images' ? build.imagesRun : build.unitRun);

  it('is started later, and costs no attempt', () => {
    const decision = decideBuild(open, over, nowMs);
    expect(summary(decision)).toBe(`wanted start-run:${run}:1`);
    const overQuota = { times: 1, sinceMs: nowMs };
    expect(runOf(nextOf(decision)).attempts).toEqual([{ ...openOf(open, run), overQuota }]);
    const notBeforeMs = nowMs + 60_000;
    expect(decision.kind === 'moved' && decision.effects).toMatchObject([{ notBeforeMs }]);
  });

  it('has failed after a day of that, and says so', () => {
    const since = nextOf(decideBuild(open, over, nowMs));
    const last = decideBuild(since, over, nowMs + quotaPatienceMs);
    expect(summary(last)).toMatch(/deliver:one$/);
    expect(runOf(nextOf(last)).attempts).toMatchObject([
      { outcome: 'errored', cause: 'quota', why: 'over quota for a day: no more' },
    ]);
    expect(decideBuild(nextOf(last), over, nowMs).kind).toBe('stale');
  });
});

function openOf({ imagesRun, unitRun }: Build, run: 'images' | 'unit') {
  return (run === 'images' ? imagesRun : unitRun).attempts[0];
}

describe('the unit tests of a build', () => {
  it.each<[string, Build, string[]]>([
    ['start where there are any', withUnit('wanted'), ['start-run:unit:1']],
    ['do not start where there are none', aBuild('wanted'), []],
    ['are not started twice', withUnit('wanted', 'open'), []],
    ['are not run again when they passed', withUnit('wanted', 'passed'), []],
    ['are run again when they failed', withUnit('wanted', 'failed'), ['start-run:unit:2']],
  ])('%s', (_how, build, keys) => {
    expect(startUnit(build, nowMs).effects.map(({ key }) => key)).toEqual(keys);
  });

  it('are known to run', () => {
    const started = { buildId: 'b1', registryTag: '', url: 'u' } as const;
    const event = { type: 'run-started', run: 'unit', attempt: 1, ...started } as const;
    const next = nextOf(decideBuild(withUnit('built', 'open'), event, nowMs));
    expect(next).toMatchObject({ phase: 'built', recheckAtMs: nowMs + recheckMs });
    expect(next.unitRun.attempts).toMatchObject([started]);
  });

  it.each<[Outcome, string]>([
    ['passed', 'built deliver:one'],
    ['failed', 'built deliver:one'],
    ['errored', 'built start-run:unit:2'],
  ])('that end %s: %s', (outcome, expected) => {
    const decision = decideBuild(withUnit('built', 'open'), runEnded('unit', 1, outcome), nowMs);
    expect(summary(decision)).toBe(expected);
  });

  it('that can never be started have failed, and do not fail the build', () => {
    const refused = { type: 'run-refused', run: 'unit', attempt: 1, why: 'no such step' } as const;
    const decision = decideBuild(withUnit('built', 'open'), refused, nowMs);
    expect(summary(decision)).toBe('built deliver:one');
    const failed = { attempt: 1, outcome: 'failed', why: 'no such step', endedAtMs: nowMs };
    expect(nextOf(decision).unitRun.attempts).toMatchObject([failed]);
    expect(decideBuild(nextOf(decision), refused, nowMs).kind).toBe('stale');
  });

  it('that end while the images build leave the build to be asked after', () => {
    const { attempts: unit } = attempts('open');
    const build = aBuild('running', { unit: aRecipe(), unitRun: { attempts: unit } });
    const next = nextOf(decideBuild(build, runEnded('unit', 1, 'passed'), nowMs));
    expect(next.recheckAtMs).toBe(500);
    const done = nextOf(decideBuild(next, runEnded('images', 1, 'passed'), nowMs));
    expect(done.recheckAtMs).toBeUndefined();
  });
});
