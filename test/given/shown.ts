import type { ShownAction } from '#core/action.ts';
import type { ShownCandidate, ShownSet } from '#core/shown-candidate.ts';
import type { ShownLine } from '#core/shown-line.ts';
import type { Verdict } from '#core/verdict.ts';

/** The id of the candidate that is shown. */
export const shownId = '7970d659-c9c4-5075-8d23-069f64d9669d';

const shownPromoter = 'ann@sample.example';

/** A line as the API shows it. */
export function aShownLine(more: Partial<ShownLine> = {}): ShownLine {
  return {
    line: 'sample',
    released: {
      version: 'v1.0.0',
      candidate: 'a6d6b2a5-5d7c-5a55-9bd1-6e5a3c8e4c11',
      at: '2026-01-05T09:00:00.000Z',
      components: [{ name: 'greeter', tag: 'v1.0.0' }],
    },
    newest: aShownCandidate(),
    verdict: aVerdict(),
    holds: [],
    components: [{ name: 'greeter', base: '1' }],
    promoters: [shownPromoter],
    approvals: 0,
    actions: [],
    ...more,
  };
}

/** A candidate as a row of its line. */
export function aShownCandidate(more: Partial<ShownCandidate> = {}): ShownCandidate {
  return {
    candidate: shownId,
    line: 'sample',
    round: 'first',
    phase: 'accepted',
    why: '5 of 5 blocking cells passed',
    versionToBe: 'v1.0.1',
    openedAt: '2026-01-06T09:00:00.000Z',
    decidedAt: '2026-01-06T09:10:00.000Z',
    blocking: { of: 5, passed: 5, flaky: 0, open: 0, failed: 0 },
    informing: { of: 0, passed: 0, flaky: 0, open: 0, failed: 0 },
    changed: [{ component: 'greeter', bump: 'patch', why: 'v1.0.0 -> v1.0.1' }],
    waivers: 0,
    holds: 0,
    ...more,
  };
}

/** A candidate with all that is shown of it. */
export function aShownSet(more: Partial<ShownSet> = {}): ShownSet {
  return {
    ...aShownCandidate(),
    verdict: aVerdict(),
    steps: [
      { name: 'tags', state: 'done', began: '2026-01-06T08:50:00.000Z' },
      { name: 'decision', state: 'now', told: 'a promoter may ask for it' },
    ],
    since: 'sample@v1.0.0',
    components: [
      {
        name: 'greeter',
        repository: 'https://git.sample.example/sample/greeter',
        tag: 'v1.0.1',
        commit: 'afdc3d7f02f0b622b1854c0061e6a2c0db3a7b62',
        committedAt: '2026-01-06T08:00:00.000Z',
        before: 'v1.0.0',
        change: 'patch',
        build: { key: '2e75b3be-606e-588a-8429-a40bfbf2003a', phase: 'built', origin: 'build' },
        images: [
          {
            name: 'greeter',
            digest: `sha256:${'e4'.repeat(32)}`,
            platforms: ['linux/amd64'],
            platformsExpected: 1,
          },
        ],
        unit: 'passed',
        skipped: [],
      },
    ],
    cells: [
      {
        cell: 'sanity',
        runs: 'cloud-build',
        counts: 'blocking',
        verdict: 'failed',
        attempts: [
          {
            attempt: 1,
            outcome: 'failed',
            why: 'step 1 failed',
            openedAt: '2026-01-06T09:00:00.000Z',
            endedAt: '2026-01-06T09:05:00.000Z',
            failedTests: ['mounts a volume'],
            lastLines: ['panic: no disk'],
          },
        ],
      },
    ],
    removedCells: [],
    holding: [],
    waived: [],
    actions: [],
    links: {},
    ...more,
  };
}

/** How something stands. */
export function aVerdict(more: Partial<Verdict> = {}): Verdict {
  return {
    standing: 'needs a person',
    sentence: 'accepted: a promoter may have it released',
    who: [shownPromoter],
    way: 'csi-release promote',
    ...more,
  };
}

/** What can be asked for of the candidate that is shown. */
export function aShownAction(more: Partial<ShownAction> = {}): ShownAction {
  return {
    name: 'promote',
    title: 'Promote as sample@v1.0.1',
    path: '/api/v1/promotions',
    body: { candidate: shownId },
    fields: [{ name: 'reason', label: 'Reason', kind: 'text', isRequired: true }],
    consequences: ['Everybody can pull it as v1.0.1.'],
    who: [shownPromoter],
    ...more,
  };
}
