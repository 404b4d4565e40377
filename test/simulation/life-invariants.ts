import { expiryMarginMs } from '#core/admission.ts';
import type { Build } from '#core/build.ts';
import { expiredAttemptsMax, runAttemptsMax } from '#core/build-failure.ts';
import type { Candidate } from '#core/candidate.ts';
import { rerunsMax } from '#core/report-cell.ts';
import type { Attempt } from '#core/run.ts';
import { places } from '../world/world.ts';
import { minuteMs } from './durations.ts';
import type { Invariant, Scene } from './invariant.ts';
import { digestsOf } from './promotion-invariants.ts';
import { storm } from './weather.ts';

/** A decision takes effect at most so long after it read its clock. */
const commitMs = 2 * minuteMs;
const skewMs = storm(1).skewMs;

/** How long documents live, and what may be deleted in staging. */
export const lifeInvariants: readonly Invariant[] = [
  {
    name: 'I5',
    text: 'nothing that a candidate stands on is deleted in staging before the candidate is collected',
    registry({ type, repository, reference, digest }, { stage }) {
      if (!type.endsWith('removed') || !repository.startsWith(`${places.staging}/`))
        return undefined;
      const needing = living(stage).find(
        (candidate) =>
          candidate.id === reference ||
          (type === 'manifest-removed' && digestsOf(candidate).includes(digest)),
      );
      if (needing === undefined) return undefined;
      return `${repository}@${reference} went, and ${needing.id}, ${needing.phase}, stands on it`;
    },
  },
  {
    name: 'I7',
    text: 'who finds a build of an attempt starts no other, and an attempt that ended has one build',
    documents: {
      build: ({ before, after }, { stage }) =>
        stage.witness.needless.at(0) ??
        rewritten(before?.body.imagesRun.attempts, after.body.imagesRun.attempts) ??
        rewritten(before?.body.unitRun.attempts, after.body.unitRun.attempts),
      candidate({ before, after }, { stage }) {
        const cells = Object.entries(before?.body.cells ?? {});
        return (
          stage.witness.needless.at(0) ??
          cells
            .map(([cell, { attempts }]) => {
              const now = after.body.cells[cell]?.attempts;
              return rewritten(attempts, now) ?? handedOver(attempts, now);
            })
            .find((finding) => finding !== undefined)
        );
      },
    },
  },
  {
    name: 'I12',
    text: 'nothing that has expired is promoted',
    documents: {
      candidate({ id, before, after }, { stage }) {
        if (before?.body.phase !== 'accepted' || after.body.phase !== 'promoting') return undefined;
        const untilMs = (before.body.expiresAtMs ?? 0) - expiryMarginMs + skewMs + commitMs;
        return stage.world.now <= untilMs ? undefined : `${id} had expired`;
      },
    },
  },
  {
    name: 'I13',
    text: 'nothing is collected before its time to live is over, in true time but for the skew',
    documents: {
      candidate({ id, before, after }, { stage, changedAtMs, overAtMs }) {
        if (before?.body.phase === after.body.phase) return undefined;
        const nowMs = stage.world.now;
        const since = changedAtMs.get(id) ?? nowMs;
        changedAtMs.set(id, nowMs);
        if (before === undefined || after.body.phase !== 'collecting') return undefined;
        overAtMs.set(id, nowMs);
        const leastMs = livesMs(before.body) - 2 * skewMs - commitMs;
        return nowMs - since >= leastMs ? undefined : `${id} lived for ${nowMs - since} ms`;
      },
      build: ({ id, before, after }) =>
        before?.body.phase !== after.body.phase &&
        after.body.phase === 'collecting' &&
        after.body.wantedBy.length > 0
          ? `${id} is wanted by ${after.body.wantedBy.join(', ')}`
          : undefined,
    },
  },
  {
    name: 'I19',
    text: 'what is owed and how often it is tried is bounded; nothing is owed twice',
    documents: {
      tag: ({ after }) => owesTooMuch(after),
      component: ({ after }) => owesTooMuch(after),
      line: ({ after }) => owesTooMuch(after),
      promotion: ({ after }) => owesTooMuch(after),
      'floating-tag': ({ after }) => owesTooMuch(after),
      candidate: ({ after }) => owesTooMuch(after) ?? tooManyTries(after.body),
      build: ({ after }) => owesTooMuch(after) ?? tooManyRuns(after.body),
    },
  },
];

function living({ world }: Scene['stage']): readonly Candidate[] {
  return world.store
    .ids('candidate')
    .flatMap((id) => world.store.document('candidate', id)?.body ?? [])
    .filter(({ phase }) => phase !== 'collecting' && phase !== 'collected');
}

/**
 * Of a cell that keeps no more reruns, one of them may give way to news; which build a call had made
 * may be heard when its attempt is over.
 */
function rewritten(
  before: readonly Attempt[] = [],
  after: readonly Attempt[] = [],
): string | undefined {
  const reruns = before.filter(({ rerunOf }) => rerunOf !== undefined).length;
  const changed = before.find(({ attempt, outcome, buildId, rerunOf }) => {
    if (rerunOf !== undefined && reruns >= rerunsMax) return false;
    const now = after[attempt - 1];
    const isSame = now?.outcome === outcome && (buildId ?? now?.buildId) === now?.buildId;
    return outcome !== undefined && !isSame;
  });
  return changed && `attempt ${changed.attempt} by ${changed.buildId} was ${changed.outcome}`;
}

/** A cell is run by the build that was recorded first; none takes its place. */
function handedOver(
  before: readonly Attempt[],
  after: readonly Attempt[] = [],
): string | undefined {
  const changed = before.find(
    ({ attempt, buildId, rerunOf }) =>
      rerunOf === undefined && buildId !== undefined && after[attempt - 1]?.buildId !== buildId,
  );
  return changed && `attempt ${changed.attempt} was run by ${changed.buildId}`;
}

function livesMs({ phase, frozen }: Candidate): number {
  const { acceptedMs, failedMs, releasedMs } = frozen.timesToLive;
  if (phase === 'accepted') return acceptedMs;
  return phase === 'released' ? releasedMs : failedMs;
}

/** More than any document of these lines could owe at a time. */
const owedMax = 32;

function owesTooMuch({ owed }: Owing): string | undefined {
  const keys = owed.map(({ effect }) => effect.key);
  if (new Set(keys).size < keys.length) return `owes twice: ${keys.join(', ')}`;
  return keys.length > owedMax ? `owes ${keys.length} effects` : undefined;
}

interface Owing {
  readonly owed: readonly { readonly effect: { readonly key: string } }[];
}

/** What others run again counts for itself. */
function tooManyTries({ frozen, cells }: Candidate): string | undefined {
  const asked = (id: string) =>
    (cells[id]?.attempts ?? []).filter(({ rerunOf }) => rerunOf === undefined).length;
  const over = frozen.cells.find(
    ({ id, runs, attemptsMax }) =>
      runs !== 'unit' && asked(id) > attemptsMax + expiredAttemptsMax - 1,
  );
  return over && `${over.id} was tried ${asked(over.id)} times`;
}

function tooManyRuns({ imagesRun, unitRun, wantedAtMs }: Build): string | undefined {
  const counts = [imagesRun, unitRun].map(
    ({ attempts }) => attempts.filter(({ openedAtMs }) => openedAtMs >= wantedAtMs).length,
  );
  const most = runAttemptsMax + expiredAttemptsMax - 1;
  return Math.max(...counts) > most ? `tried ${counts.join(' and ')} times` : undefined;
}
