import { endHoldAction, endWaiverAction } from '#core/end-actions.ts';
import type { ShownAudit } from '#core/shown-audit.ts';
import type { ShownComparison } from '#core/shown-comparison.ts';
import type { ShownCompatibility } from '#core/shown-compatibility.ts';
import { type ShownFloatingTags, shownFloatingTag } from '#core/shown-floating-tag.ts';
import type { ShownHolds } from '#core/shown-hold.ts';
import { type ShownRelease, shownRelease } from '#core/shown-release.ts';
import { type ShownTags, shownTag } from '#core/shown-tag.ts';
import type { ShownWhatIf } from '#core/shown-what-if.ts';
import type { ShownWhy } from '#core/shown-why.ts';
import { auditPage } from '#page/audit-page.ts';
import { comparisonPage } from '#page/comparison-page.ts';
import { compatibilityPage } from '#page/compatibility-page.ts';
import { holdsPage } from '#page/holds-page.ts';
import type { Html } from '#page/html.ts';
import { linesPage } from '#page/lines-page.ts';
import { quarantinePage } from '#page/quarantine-page.ts';
import { releasePage } from '#page/release-page.ts';
import { shell } from '#page/shell.ts';
import { tagsPage } from '#page/tags-page.ts';
import { whatIfPage } from '#page/what-if-page.ts';
import { whyPage } from '#page/why-page.ts';
import { aFloatingTag, aReleased } from '../given/floating-tag.ts';
import { aDigest } from '../given/image.ts';
import { aLargeLine, manyCandidates, promoterShown, shownAtMs } from '../given/large-answers.ts';

import { aRelease } from '../given/release.ts';
import { aVerdict } from '../given/shown.ts';
import { aPlannedWaiver } from '../given/waiver.ts';

const at = '2026-01-05T09:00:00.000Z';
const until = '2026-02-05T09:00:00.000Z';
const who = [promoterShown];
const viewer = { email: promoterShown };

/** A page that is made of one answer: the answer, and how it is shown. */
export type OtherPage = readonly [
  name: string,
  answer: unknown,
  show: (answer: never) => Promise<string>,
];

function page<Answer>(name: string, answer: Answer, main: (answer: Answer) => Html): OtherPage {
  const show = async (shown: Answer) =>
    shell('/x', { title: 'sample', main: main(shown), from: '/api/v1/lines' }, viewer);
  return [name, answer, show];
}

const line = aLargeLine(2);
const { candidates } = manyCandidates(2);
const said = { reason: 'a leak', owner: 'security', by: 'ann@example.com', at, until };
const hold = { kind: 'hold', thing: { kind: 'line', name: 'sample' }, ...said } as const;
const pin = { kind: 'pin', thing: { kind: 'candidate', name: 'one' }, ...said } as const;
const waiver = { candidate: 'one', cell: 'e2e', link: 'https://bugs.example/1', ...said };
const holds: ShownHolds = {
  holds: [hold, pin].map((one) => ({ ...one, end: endHoldAction(one, who) })),
  waivers: [{ ...waiver, end: endWaiverAction(waiver, who) }],
  next: '/api/v1/holds?after=one',
};
const seen = { component: 'hello', tag: 'v1.12.0', commit: 'c0ffee', seenAtMs: 1, via: 'ci' };
const quarantined = { ...seen, verdict: 'quarantined', why: 'too far', lines: ['sample'] } as const;
const tags: ShownTags = {
  tags: [shownTag({ ...quarantined, movedTo: 'beef', goneSinceMs: 2 }, who)],
  next: '/api/v1/tags?after=hello:v1',
};
const ledger: ShownFloatingTags = {
  floatingTags: [aFloatingTag(aReleased('v1.0.0'), aReleased('v1.1.0'))].flatMap((one) =>
    one === undefined
      ? []
      : [{ ...shownFloatingTag(one), drift: [{ version: 'v1.0.0', found: 'other', since: at }] }],
  ),
  next: '/api/v1/floating-tags?after=x',
};
const release: ShownRelease = shownRelease(
  aRelease({
    waivers: [aPlannedWaiver()],
    contributions: [{ component: 'hello', bump: 'minor', why: 'added at v1.0.0' }],
    withdrawn: { by: 'ann', reason: 'it loses data', atMs: 1, instead: 'sample@v0.9.0' },
    givenUp: { by: 'ann', reason: 'not now', atMs: 1 },
  }),
  who,
);
const why: ShownWhy = {
  about: { component: 'hello', tag: 'v1.12.0' },
  verdict: aVerdict(),
  chain: [{ line: 'sample', what: 'tag', standing: 'waits', sentence: 'In quarantine', at }],
  links: {},
};
const audit: ShownAudit = {
  transitions: [{ kind: 'candidate', revision: 1, event: 'opened', why: 'x', by: 'tag-tick', at }],
  next: '/api/v1/candidates/one/audit?after=1-0',
};
const whatIf: ShownWhatIf = {
  ...{ line: 'sample', component: 'hello', tag: 'v1.1.0', takes: 'v1.0.0', version: 'v1.1.0' },
  judgement: { verdict: 'accepted', why: 'a stable version' },
  ...{ since: 'sample@v1.0.0', refusal: 'it is not there yet', notes: '# Notes' },
  contributions: [{ component: 'hello', bump: 'minor', why: 'v1.0.0 -> v1.1.0' }],
  components: [{ name: 'hello', tag: 'v1.1.0', before: 'v1.0.0', build: 'to be built' }],
  cells: [{ cell: 'e2e', counts: 'blocking', runs: 'external' }],
};
const comparison: ShownComparison = {
  from: { name: 'sample@v1.0.0', line: 'sample', candidate: 'one' },
  to: { name: 'two', line: 'sample', candidate: 'two' },
  bump: 'patch',
  components: [
    {
      ...{ name: 'hello', before: 'v1.0.0', after: 'v1.0.1', change: 'patch' },
      why: ['v1.0.0 -> v1.0.1'],
    },
  ],
  images: [{ image: 'hello/hello', before: aDigest('1'), after: aDigest('2') }],
  cells: [{ cell: 'e2e', before: 'failed', after: 'passed', news: 'fixed' }],
};
const compatibility: ShownCompatibility = {
  kubernetes: ['1.35'],
  newest: [{ kubernetes: '1.35', line: 'sample', release: 'sample@v1.0.0' }],
  versions: [
    {
      ...{ component: 'hello', version: 'v1.0.0' },
      kubernetes: {
        '1.35': {
          ...{ standing: 'tested', cells: 1 },
          releases: [{ release: 'sample@v1.0.0', standing: 'tested' }],
        },
      },
    },
  ],
  markdown: '',
};

/** The pages that are made of one answer each, with everything that such an answer may have. */
export const otherPages: readonly OtherPage[] = [
  page('all lines', { line, candidates }, (answer) =>
    linesPage(
      { lines: [answer.line] },
      new Map([[answer.line.line, answer.candidates]]),
      shownAtMs,
    ),
  ),
  page('holds', holds, (answer) => holdsPage(answer, viewer, shownAtMs)),
  page('quarantine', tags, (answer) => quarantinePage(answer, viewer, shownAtMs)),
  page('the ledger', ledger, tagsPage),
  page('a release', release, (answer) => releasePage(answer, viewer, shownAtMs)),
  page('why', why, (answer) => whyPage(answer, shownAtMs)),
  page('the audit', audit, (answer) => auditPage(answer, '/c/one/audit')),
  page('what if', whatIf, whatIfPage),
  page('a comparison', comparison, comparisonPage),
  page('compatibility', compatibility, compatibilityPage),
];
