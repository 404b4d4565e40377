import { expect, it } from 'vitest';
import type { PlannedFloatingTag } from '#core/plan.ts';
import { planText, type ShownPlan, withWords } from '#core/plan-text.ts';
import { aDigest } from '../given/image.ts';
import { aPlan, aPlannedImage } from '../given/promotion.ts';
import { aTag } from '../given/version.ts';

const image = aPlannedImage();
const other = aPlannedImage('counter');
const at = 'csi-release/csi';
const told = { notes: '# Notes\n\nof it\n', address: 'https://downloads.example/NOTES.md' };

function floating(tag: string, facts: Partial<PlannedFloatingTag>): PlannedFloatingTag {
  const { repository, digest } = image;
  return { repository, digest, tag, version: aTag('v1.0.0'), write: 'create', ...facts };
}

function indented(text: string): string {
  const lines = text.trimEnd().split('\n');
  return lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n');
}

it('shows every write of a plan, kind by kind', () => {
  const [platform = expect.unreachable()] = image.platforms;
  const plan = aPlan({
    version: 'v1.0.1',
    contributions: [{ component: 'hello', bump: 'patch', why: 'v1.0.0 -> v1.0.1' }],
    images: [
      { ...image, platforms: [platform, platform] },
      { ...other, write: 'already right', found: other.digest },
      { ...other, versionTag: 'v1.0.2', write: 'CONFLICT', found: aDigest('foreign') },
    ],
    floatingTags: [
      floating('v1.0', {}),
      floating('v1', { write: 'move', now: aTag('v0.9.0') }),
      floating('v2', { write: 'stays', now: aTag('v1.0.0') }),
      floating('v3', { write: 'stays', now: aTag('v1.1.0') }),
    ],
    files: [{ component: 'hello', path: 'deploy/rbac.yaml' }],
  });
  const shown: ShownPlan = {
    ...{ candidate: 'one', plan, planHash: 'hash', notes: told.notes },
    admission: { kind: 'allow' },
  };
  expect(planText(shown)).toBe(`sample@v1.0.1, from candidate one
may be promoted now

Why v1.0.1
  hello v1.0.0 -> v1.0.1 (patch)

Copies by digest
  hello to ${at}/hello: ${image.digest}, 2 platforms

Version tags
  ${at}/hello:v1.0.0: is created
  ${at}/counter:v1.0.0: is right already
  ${at}/counter:v1.0.2: CONFLICT, it is ${aDigest('foreign')} and not ${other.digest}

Floating tags
  ${at}/hello:v1.0: is created at v1.0.0
  ${at}/hello:v1: moves from v0.9.0 to v1.0.0
  ${at}/hello:v2: stays at v1.0.0
  ${at}/hello:v3: stays at v1.1.0, which is higher than v1.0.0

Files
  sample/v1.0.1/hello/deploy/rbac.yaml

Announcement
  release-published: a message, when everybody can pull all of it

Notes
${indented(told.notes)}

The hash of this plan
  hash
`);
});

it.each<[ShownPlan['admission'], string]>([
  [{ kind: 'allow' }, 'may be promoted now'],
  [{ kind: 'deny', why: 'it is testing' }, 'cannot be promoted now: it is testing'],
  [
    { kind: 'later', why: 'it is held', at: '2026-01-06T00:00:00.000Z' },
    'cannot be promoted until 2026-01-06T00:00:00.000Z: it is held',
  ],
  [{ kind: 'admitted', step: 'copying' }, 'is admitted: copying'],
  [{ kind: 'admitted', step: 'done' }, 'is promoted'],
  [{ kind: 'admitted', step: 'withdrawn' }, 'was promoted, and its release is withdrawn'],
  [
    { kind: 'admitted', step: 'tagging', held: 'a conflict' },
    'is admitted, and held at tagging: a conflict',
  ],
])('says what would be answered, where nothing can be planned: %j', (admission, words) => {
  expect(planText({ candidate: 'one', admission })).toBe(`candidate one\n${words}\n`);
});

it('says of how many platforms an image is', () => {
  const shown: ShownPlan = { candidate: 'one', admission: { kind: 'allow' }, plan: aPlan() };
  expect(planText(shown)).toContain(`${image.digest}, 1 platform\n`);
});

it('has with a plan what will be said of its release', () => {
  const plan = aPlan();
  const announcement = {
    release: 'sample@v1.0.0',
    candidate: 'one',
    components: plan.components,
    images: [{ repository: image.repository, tag: 'v1.0.0', digest: image.digest }],
  };
  expect(withWords({ plan, planHash: 'hash' }, told)).toEqual({
    ...{ plan, planHash: 'hash', notes: told.notes, announcement },
    previews: [{ target: 'release-published', content: announcement }],
  });
});

it('names every target, and what is posted to a webhook', () => {
  const announce = [
    { kind: 'github', repository: 'o/n' },
    { kind: 'slack', webhook: 'chat' },
    { kind: 'plain', webhook: 'hook' },
  ] as const;
  const plan = aPlan({ announce });
  const admission = { kind: 'allow' } as const;
  const shown = { candidate: 'one', admission, ...withWords({ plan, planHash: 'h' }, told) };
  const text = planText(shown);
  expect(text).toContain('  github:o/n: the release sample@v1.0.0, with the notes\n');
  const chat = '{"text":"sample@v1.0.0 is released: hello v1.0.0","unfurl_links":false}';
  expect(text).toContain(`  webhook:chat, as slack: ${chat}\n`);
  expect(text).toContain(`  webhook:hook, as plain: ${JSON.stringify(shown.announcement)}\n`);
  expect(shown.previews.map(({ target }) => target)).toEqual([
    'release-published',
    'github:o/n',
    'webhook:chat',
    'webhook:hook',
  ]);
  expect(planText({ candidate: 'one', admission, plan })).toContain('webhook:chat, as slack: null');
});

it('tells how far the approvals are, and who may still approve', () => {
  const at = '2026-01-05T00:00:00.000Z';
  const until = '2026-01-06T00:00:00.000Z';
  const given = [
    { by: 'ann@example.com', at, until },
    { by: 'ben@example.com', at, until, reason: 'it is\nright' },
  ];
  const text = (approvals: ShownPlan['approvals']) =>
    planText({ candidate: 'one', admission: { kind: 'allow' }, ...(approvals && { approvals }) });
  expect(text({ needed: 3, given, open: ['eve@example.com'] })).toBe(`candidate one
may be promoted now

Approvals
  of 3 that are needed, by others than the one who asks, 2 are given
  ann@example.com, at ${at}, counts until ${until}
  ben@example.com, at ${at}, counts until ${until}: it is right
  may still approve: eve@example.com
`);
  expect(text({ needed: 1, given: [], open: [] })).toContain('may still approve: nobody');
  expect(text({ needed: 0, given: [], open: ['eve@example.com'] })).not.toContain('Approvals');
});
