import type { ShownArea, ShownCollection } from '#core/collection.ts';
import type { ShownPlan } from '#core/plan-text.ts';
import type { ShownSet } from '#core/shown-candidate.ts';
import { shownReleaseRow } from '#core/shown-releases.ts';
import { candidatePage } from '#page/candidate-page.ts';
import { collectionPage } from '#page/collection-page.ts';
import { errorPage } from '#page/error-page.ts';
import { type LinePageParts, linePage } from '#page/line-page.ts';
import type { PlanOrWhy } from '#page/plan-section.ts';
import { type PageContent, shell } from '#page/shell.ts';
import type { Viewer } from '#page/viewer.ts';
import {
  aLargeLine,
  aLargeSet,
  manyCandidates,
  promoterShown,
  shownAtMs,
} from '../given/large-answers.ts';
import { aPlan } from '../given/promotion.ts';
import { aRelease } from '../given/release.ts';

/** Who may do everything that is offered. */
export const promoter: Viewer = { email: promoterShown };

/** The whole page of a candidate, to whom it is shown. */
export async function candidateShown(
  set: ShownSet,
  viewer: Viewer,
  plan: PlanOrWhy = { why: 'a registry did not answer' },
): Promise<string> {
  const main = candidatePage(set, plan, viewer, shownAtMs);
  return framed('/c/x', { title: set.candidate, main, from: '/api/v1/candidates/x' }, viewer);
}

/** The whole page of a line, to whom it is shown. */
export async function lineShown(answers: LinePageParts, viewer: Viewer): Promise<string> {
  const { line } = answers;
  const main = linePage(answers, viewer, shownAtMs);
  return framed('/l/sample', { title: line.line, main, from: '/api/v1/lines/sample' }, viewer);
}

/** The whole page of the collection. */
export async function collectionShown(shown: ShownCollection): Promise<string> {
  const main = collectionPage(shown, shownAtMs);
  return framed('/gc', { title: 'Collection', main, from: '/api/v1/collection' }, {});
}

/** The page of something that is not there. */
export async function errorShown(detail: string): Promise<string> {
  return framed('/nowhere', { title: detail, main: errorPage(detail) }, {});
}

/** A line with few components and candidates, and everything else that a line may have. */
export const lineAnswers: LinePageParts = {
  line: aLargeLine(2),
  candidates: manyCandidates(2),
  releases: [shownReleaseRow(aRelease({ waivers: [] }))],
};

/** A candidate with few components and cells, and everything else that a candidate may have. */
export const setAnswer: ShownSet = aLargeSet(2, 8);

/** A plan with its notes, one approval, and what it would be refused for. */
export const planAnswer: ShownPlan = {
  candidate: setAnswer.candidate,
  admission: { kind: 'later', why: 'its window is closed', at: '2026-01-15T08:00:00.000Z' },
  approvals: {
    needed: 1,
    given: [
      {
        ...{ by: 'bob@sample.example', reason: 'read it', at: '2026-01-14T09:00:00.000Z' },
        until: '2026-01-15T09:00:00.000Z',
      },
    ],
    open: [promoterShown],
  },
  planHash: 'sha256:1',
  plan: aPlan({ files: [{ component: 'hello', path: 'deploy.yaml' }] }),
  notes: '# sample v1.5.0\n\nA note.',
  previews: [{ target: 'slack', content: { text: 'sample is out' } }],
};

/** A collection with something of each kind. */
export const collectionAnswer: ShownCollection = {
  stopped: '51 candidates have expired: a person confirms it',
  goes: [anArea('failed')],
  stays: [anArea('accepted')],
  builds: [
    {
      ...{ build: 'b', component: 'greeter', tag: 'v1.0.0', goes: true, why: 'nobody wants it' },
      ...{ tags: ['csi/greeter:x'], manifests: ['csi/greeter@sha256:1'] },
    },
  ],
  compared: {
    ...{ begunAt: '2026-01-14T03:00:00.000Z', isOver: false, listed: 9, orphans: 1, foreign: 1 },
    ...{ foreignNamed: ['csi/other:latest'], stopped: 'too many orphans' },
  },
  next: '/api/v1/collection?after=x',
};

function anArea(phase: ShownArea['phase']): ShownArea {
  return {
    ...{ candidate: '7970d659-c9c4-5075-8d23-069f64d9669d', line: 'sample', phase },
    ...{ why: 'it expired', expires: '2026-01-13T03:00:00.000Z', tags: ['csi/greeter:x'] },
    files: 'sample/7970d659',
  };
}

async function framed(path: string, content: PageContent, viewer: Viewer): Promise<string> {
  return shell(path, content, viewer);
}
