import { expect, it, test } from 'vitest';
import { type DescribedSet, describeStaging } from '#core/described-set.ts';
import type { PlannedWaiver } from '#core/planned-waivers.ts';
import { readDescribedSet, writeDescribedSet } from '#edge/described-set.ts';
import { aCandidate } from '../given/candidate.ts';
import { aDescribedRelease } from '../given/described-set.ts';
import { aTestedCell } from '../given/promotion.ts';

const what = 'release.json';

function textOf(set: DescribedSet): string {
  return new TextDecoder().decode(writeDescribedSet(set));
}

it('writes a release as people and programs read it', async () => {
  await expect(textOf(aDescribedRelease())).toMatchFileSnapshot('fixtures/release.json.txt');
});

it('writes a staged set, whose images have its id as their tag', async () => {
  const staged = describeStaging(aCandidate('testing'), 'csi-release/gcr.io', []);
  await expect(textOf(staged)).toMatchFileSnapshot('fixtures/staged-release.json.txt');
});

const waived: PlannedWaiver = {
  ...{ cell: 'scale', verdict: 'failed', owner: 'Ann', by: 'ann@example.com' },
  ...{ link: 'https://example.com/1', until: '2026-01-06T00:00:00.000Z' },
  reason: 'slow\nmachines',
};
const { since: _none, ...first } = aDescribedRelease();
const {
  url: _link,
  endedAtMs: _end,
  ...open
} = aTestedCell('soak', {
  ...{ counts: 'informing', verdict: 'open', outcomes: [] },
});
const linked = aTestedCell('sanity', { url: 'https://ci.example/1', runs: 'cloud-build' });
const noted = { by: 'other@example.com', atMs: 50, reason: 'looks good' };

test.each<[string, DescribedSet]>([
  ['a release', aDescribedRelease()],
  ['the first release of a line', first],
  ['one that was accepted with a waiver', aDescribedRelease({ waivers: [waived] })],
  ['one with every kind of cell', aDescribedRelease({ cells: [linked, open] })],
  ['one that was approved with a reason', aDescribedRelease({ approvals: [noted] })],
  ['a staged set', describeStaging(aCandidate('testing'), 'csi-release/gcr.io', [])],
])('What is written of %s is read back the same', (_what, set) => {
  expect(readDescribedSet(writeDescribedSet(set), what)).toEqual(set);
});

test.each<[string, (text: string) => string, RegExp]>([
  ['cut short', (text) => text.slice(0, -9), /^release\.json is not JSON in UTF-8$/],
  [
    'of a later form',
    (text) => text.replace(': 1', ': 2'),
    /formatVersion 2 is not 1: use another/,
  ],
  ['without a form', (text) => text.replace('formatVersion', 'form'), /formatVersion is required/],
  ['of no known kind', (text) => text.replace('"released"', '"sold"'), /kind/],
  ['with a digest cut', (text) => text.replace(/[0-9a-f]{9}"/, '"'), /must be sha256: and 64 digi/],
  [
    'elsewhere',
    (text) => text.replace('us-docker.pkg.dev', 'evil.example'),
    /on the registry host/,
  ],
  [
    'with a verdict of no kind',
    (text) => text.replace('"passed"', '"fine"'),
    /cells\[0\]\.verdict/,
  ],
])('One that is %s is refused, and says where', (_how, change, fault) => {
  const text = textOf(aDescribedRelease());
  const changed = change(text);
  expect(changed).not.toBe(text);
  expect(() => readDescribedSet(new TextEncoder().encode(changed), what)).toThrow(fault);
});
