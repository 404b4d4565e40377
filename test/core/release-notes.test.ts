import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { notesText } from '#core/notes-text.ts';
import type { PlannedWaiver } from '#core/planned-waivers.ts';
import { releaseNotes } from '#core/release-notes.ts';
import { someNotes } from '../given/component-notes.ts';
import { aPlan, aPlannedImage, aTestedCell } from '../given/promotion.ts';
import { aTag } from '../given/version.ts';

const nothing = { staged: [], tested: [] };

const waiver: PlannedWaiver = {
  ...{ cell: 'e2e', verdict: 'failed', reason: 'a flaky disk, see #7', owner: 'ann@example.org' },
  ...{ link: 'https://bugs.example/7', until: '2026-02-01T00:00:00.000Z', by: 'bob@example.org' },
};

function golden(name: string): string {
  return readFileSync(new URL(`../data/notes/${name}`, import.meta.url), 'utf8');
}

it('tells of a first release what is in it', () => {
  expect(notesText(releaseNotes(aPlan(), nothing))).toBe(golden('first-release.md'));
});

it('tells nothing of images that are not built yet', () => {
  const text = notesText(releaseNotes(aPlan({ images: [] }), nothing));
  expect(text).toMatch(/\| hello \| - \| v1\.0\.0 \| added \|/);
  expect(text).not.toMatch(/## Images/);
});

it('tells of a later one all that is new, and what must be read first', () => {
  const since = {
    ...{ name: 'sample@v1.0.0', version: 'v1.0.0' },
    components: [
      { name: 'old', tag: 'v3.0.0', images: [] },
      { name: 'relay', tag: 'v0.3.0', images: [] },
      { name: 'hello', tag: 'v1.0.0', images: [] },
      { name: 'silent', tag: 'v1.0.0', images: [] },
    ],
  };
  const tags = { hello: 'v2.0.0', counter: 'v2.0.0', relay: 'v0.3.0', silent: 'v1.0.1' };
  const components = Object.entries(tags).map(([name, tag]) => ({ name, tag, commit: 'c0ffee' }));
  const staged = [
    someNotes(
      'hello',
      {
        'v2.0.0': [
          { kind: 'breaking', text: 'BREAKING: the flag --old is gone (#12, @ann)' },
          { kind: 'fix', text: 'A crash at 1234567 is no more' },
        ],
        'v1.1.0': [{ kind: 'feature', text: 'Greets <b>several</b> people' }],
        'v1.0.0': [{ kind: 'other', text: 'Was told of before' }],
      },
      { more: 3, after: 'v1.0.0' },
    ),
    someNotes(
      'counter',
      { 'v2.0.0': [{ kind: 'urgent', text: 'Stop it before' }] },
      { isCut: true },
    ),
    someNotes('relay', { 'v0.3.0': [{ kind: 'fix', text: 'Was told of before' }] }),
    someNotes('silent', {}, { tag: 'v1.0.1', after: 'v1.0.0' }),
  ];
  const tested = [
    aTestedCell(),
    aTestedCell('upgrade', { counts: 'informing', verdict: 'failed' }),
    aTestedCell('flaky', { counts: 'informing', verdict: 'flaky-passed' }),
    aTestedCell('slow', { counts: 'informing', verdict: 'open' }),
    aTestedCell('quick', { counts: 'informing' }),
  ];
  const plan = aPlan({ version: 'v2.0.0', components, since, waivers: [waiver] });
  const notes = releaseNotes(plan, { staged, tested });
  expect(notesText(notes)).toBe(golden('later-release.md'));
  expect(`${JSON.stringify(notes, null, 2)}\n`).toBe(golden('later-release.json'));
});

it('says that more may be said, where more than is counted was not read', () => {
  const said = { 'v1.0.0': [{ kind: 'fix', text: 'it' }] } as const;
  const text = (facts: object) =>
    notesText(releaseNotes(aPlan(), { staged: [someNotes('hello', said, facts)], tested: [] }));
  expect(text({ more: 2, isCut: true })).toContain(
    '\n2 more, or still more, are in the change log',
  );
  expect(text({ more: 2 })).toContain('\n2 more in the change log of');
  expect(text({ isCut: true })).toContain('\nThere may be more in the change log of');
  expect(text({ more: 2, saidIn: 'releases' })).toContain('\n2 more in the releases of');
  expect(text({ isCut: true, saidIn: 'both' })).toMatch(
    /\nThere may be more in the change log of \S+ at v\S+, and in its releases\.\n/,
  );
  expect(text({})).not.toContain('more in the change log');
});

it('names the versions whose releases could not be read, and calls nobody silent for it', () => {
  const own = someNotes('hello', {}, { tag: 'v1.0.0', unread: [aTag('v1.0.0')] });
  const text = notesText(releaseNotes(aPlan(), { staged: [own], tested: [] }));
  expect(text).toMatch(/### hello\n\nCould not be read in the releases of \S+: v1\.0\.0\.\n/);
  expect(text).not.toContain('Nothing is said of what is new in: hello');
});

it('says nothing of the notes of components where none is new', () => {
  const since = {
    ...{ name: 'sample@v0.9.0', version: 'v0.9.0' },
    components: [{ name: 'hello', tag: 'v1.0.0', images: [] }],
  };
  expect(notesText(releaseNotes(aPlan({ since }), nothing))).not.toContain('Notes of the');
});

it('has an image by its tag and digest', () => {
  const { digest, repository } = aPlannedImage();
  expect(releaseNotes(aPlan(), nothing).images).toEqual([{ repository, tag: 'v1.0.0', digest }]);
});
