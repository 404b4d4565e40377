import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Nodes } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { describe, expect, it, test } from 'vitest';
import { isWithin } from '#core/change-log.ts';
import { notesText } from '#core/notes-text.ts';
import { releaseNotes } from '#core/release-notes.ts';
import { readChangeLogs } from '#edge/change-log.ts';
import { readComponentNotes, writeComponentNotes } from '#edge/component-notes.ts';
import { someNotes } from '../given/component-notes.ts';
import { aPlan } from '../given/promotion.ts';
import { aTag } from '../given/version.ts';

function read(log: string | readonly string[], upTo: string, after?: string) {
  const range = { upTo: aTag(upTo), ...(after !== undefined && { after: aTag(after) }) };
  const logs = [log].flat().map((text) => ({ bytes: new TextEncoder().encode(text) }));
  return readChangeLogs(logs, (tag) => isWithin(range, tag));
}

function real(name: string): string {
  return readFileSync(new URL(`../data/notes/${name}`, import.meta.url), 'utf8');
}

/** The notes of one version, each as `kind: text`. */
function notesIn(log: string, tag = 'v1.0.0'): readonly string[] {
  return read(log, tag).versions.flatMap(({ notes }) =>
    notes.map(({ kind, text }) => `${kind}: ${text}`),
  );
}

describe('a change log', () => {
  it('of Kubernetes has its kinds, and says since when', () => {
    expect(read(real('CHANGELOG-4.8.md'), 'v4.8.1', 'v4.7.0')).toEqual({
      versions: [
        {
          tag: 'v4.8.1',
          notes: [
            { kind: 'fix', text: 'A detach that is asked for twice is done once. (#101, @ann)' },
          ],
        },
        {
          tag: 'v4.8.0',
          notes: [
            {
              kind: 'urgent',
              text: 'The rules must be applied before the image is changed. (#98, @bob)',
            },
            {
              kind: 'breaking',
              text: 'ACTION REQUIRED: --old-flag is gone, use --new-flag. (#97, @ann)',
            },
            { kind: 'deprecation', text: 'The field spec.old will go. (#96, @ann)' },
            {
              kind: 'feature',
              text: 'Volumes are attached in parallel: up to ten at a time and one by one where asked. (#95, @bob)',
            },
            { kind: 'other', text: 'example.org/library: v1.0.0 → v1.1.0' },
          ],
        },
      ],
      ...{ more: 0, isCut: false },
    });
  });

  it('of the form of keepachangelog.com has its kinds', () => {
    expect(read(real('keep-a-changelog.md'), 'v1.2.0', 'v1.0.0')).toEqual({
      versions: [
        {
          tag: 'v1.2.0',
          notes: [
            { kind: 'deprecation', text: 'The old way in.' },
            { kind: 'feature', text: 'A new way in, see [the guide][guide].' },
          ],
        },
        { tag: 'v1.1.0', notes: [{ kind: 'fix', text: 'It starts again after a crash.' }] },
      ],
      ...{ more: 0, isCut: false },
    });
  });

  it('may be in several files, the newest version first', () => {
    const { versions } = read(
      ['# v1.1.0\n- b', '# v1.2.0\n- a', '# v1.1.0\n- c'],
      'v1.2.0',
      'v1.0.0',
    );
    expect(versions.map(({ tag, notes }) => [tag, notes.map(({ text }) => text)])).toEqual([
      ['v1.2.0', ['a']],
      ['v1.1.0', ['b', 'c']],
    ]);
  });

  test.each([
    ['# v1.0.0'],
    ['## 1.0.0'],
    ['## [1.0.0] - 2026-01-05'],
    ['## [v1.0.0](https://git.example/compare)'],
    ['# Release notes for v1.0.0'],
    ['# Changelog for hello 1.0.0'],
    ['## **v1.0.0** (2026-01-05)'],
    ['  ### Version 1.0.0: the first ###'],
    ['v1.0.0\n======'],
    ['1.0.0 (2026-01-05)\n-'],
    ['Before.\n\n   **v1.0.0**\n  ---  '],
    ['***\nRelease notes for v1.0.0\n===='],
    ['```\ncode\n```\nv1.0.0\n----'],
  ])('names a version in %j', (heading) => {
    expect(notesIn(`${heading}\n\n- it`)).toEqual(['other: it']);
  });

  test.each([
    ['# Changelog since v1.0.0'],
    ['# Upgrade from v1.0.0'],
    ['#### v1.0.0'],
    ['# v1.0'],
    ['# v1.0.0+build'],
    ['# v1.0.0.1'],
    ['#v1.0.0'],
    ['```\n# v1.0.0\n```'],
    ['~~~\n```\n# v1.0.0'],
    ['v1.0.0\n\n------'],
    ['v1.0.0\n-=-'],
    ['v1.0.0\n- - -'],
    ['    v1.0.0\n------'],
    ['- v1.0.0\n------'],
    ['- a\n  v1.0.0\n------'],
    ['> v1.0.0\n------'],
    ['<p>\nv1.0.0\n------'],
    ['Since\nv1.0.0\n------'],
    ['```\nv1.0.0\n------'],
  ])('names none in %j', (heading) => {
    expect(notesIn(`${heading}\n\n- it`)).toEqual([]);
  });

  test.each([
    ['a paragraph', 'Only\nthis.', ['other: Only this.']],
    ['a quotation', '> Only this.', ['other: Only this.']],
    ['items in an item', '- one\n  - two\n  - three', ['other: one two three']],
    ['code in an item', '- one\n\n      two', ['other: one two']],
    ['nothing', '_Nothing has changed._\n\n- None.\n- N/A\n-', []],
    ['a comment', '<!-- hidden -->', []],
    ['code', '```\ncode\n```', []],
    [
      'a link, a picture and code',
      '- [a](b) ![c](d) `e` <f> **g** \\*h\\* &amp;',
      ['other: a c e <f> g *h* &'],
    ],
    ['line ends of all systems', '- a\r\n- b\r- c', ['other: a', 'other: b', 'other: c']],
    ['a kind below another version', '# Breaking\n# v1.0.0\n- a', ['other: a']],
    ['a kind that ends', '## Feature\n- a\n## Notes\n- b', ['feature: a', 'other: b']],
    [
      'an underlined kind',
      'Bug fixes\n---------\n- a\n\nNotes\n=====\n- b',
      ['fix: a', 'other: b'],
    ],
    ['words before a rule', 'a\nb\n---\nc\n\n---', ['other: a b', 'other: c']],
    ['lists in lists in lists', `${'- '.repeat(40)}a`, ['other: a']],
  ])('is read where it has %s', (_what, text, notes) => {
    expect(notesIn(`# v1.0.0\n${text}`)).toEqual(notes);
  });

  it('may say nothing of a version', () => {
    expect(read('# v1.0.0\n\n- it', 'v2.0.0')).toEqual({ versions: [], more: 0, isCut: false });
    expect(read([], 'v2.0.0')).toEqual({ versions: [], more: 0, isCut: false });
  });
});

describe('a change log that is too long', () => {
  const mebibyte = 1024 * 1024;

  it.each<[string, string]>([
    ['brackets', `# v1.0.0\n- ${'['.repeat(mebibyte)}`],
    ['brackets in lines', `# v1.0.0\n${`- ${'[!['.repeat(100)}\n`.repeat(4_000)}`],
    ['marks that nobody closes', `# v1.0.0\n- ${'*a **b _c `d <e '.repeat(mebibyte / 16)}`],
    ['lists in lists', `# v1.0.0\n${`${'- '.repeat(500)}a\n`.repeat(1_000)}`],
    ['quotations in quotations', `# v1.0.0\n${`${'>'.repeat(998)}a\n`.repeat(1_000)}`],
    ['underlines', `# v1.0.0\n- a\n${'a\n=\n- b\n'.repeat(mebibyte / 8)}`],
    ['underlines alone', `# v1.0.0\n${'-\n'.repeat(mebibyte / 2)}`],
    ['one underline', `# v1.0.0\na\n${'-'.repeat(mebibyte)}\n# v1.0.0\n- b`],
    [
      'empty lines in lists',
      `# v1.0.0\n${`${'- '.repeat(300)}a${'\n'.repeat(7_000)}`.repeat(100)}`,
    ],
    ['items without words', `# v1.0.0\n${'-\n  -\n'.repeat(mebibyte / 6)}`],
    [
      'lines in a quotation',
      `# v1.0.0\n${`${'> '.repeat(500)}a\n${'b\n'.repeat(3_000)}`.repeat(100)}`,
    ],
    ['headings', `# v1.0.0\n- a\n${'## a\n- b\n'.repeat(mebibyte / 9)}`],
    ['a megabyte of notes', `# v1.0.0\n${'- a note\n'.repeat(mebibyte / 9)}`],
  ])(
    'is read in bounded time, and says that it is: %s',
    (_what, log) => {
      const { versions, isCut } = read(log, 'v1.0.0');
      const all = versions.flatMap(({ notes }) => notes);
      expect(isCut).toBe(true);
      expect(all.length).toBeLessThanOrEqual(60);
      for (const { text } of all) expect(text.length).toBeLessThanOrEqual(500);
    },
    5_000,
  );

  it('is not cut where all that was asked for comes before', () => {
    const old = `# v0.9.0\n${'- old\n'.repeat(mebibyte / 6)}`;
    expect(read(`# v1.0.0\n- it\n${old}`, 'v1.0.0')).toEqual({
      versions: [{ tag: 'v1.0.0', notes: [{ kind: 'other', text: 'it' }] }],
      ...{ more: 0, isCut: false },
    });
    expect(read('x'.repeat(mebibyte), 'v1.0.0')).toMatchObject({ versions: [], isCut: true });
  });

  it('counts the notes that are not kept, and keeps the pressing ones', () => {
    const log = `# v1.0.0\n${'- a\n'.repeat(80)}- BREAKING: b`;
    const { versions, more } = read(log, 'v1.0.0');
    expect(versions[0]?.notes[0]).toEqual({ kind: 'breaking', text: 'BREAKING: b' });
    expect([versions[0]?.notes.length, more]).toEqual([60, 21]);
  });
});

const bits = [
  ...[
    '@ann',
    'o/r#1',
    '#12',
    'GH-3',
    'gh-4',
    'https://evil.example/x',
    'www.evil.example',
    'a@b.c',
  ],
  ...['<b>', '<script>', '<!--', '&lt;', '&#64;', '[a](b)', '![a](b)', '[a]: b', '[a]', '`', '```'],
  ...['# ', '\n# ', '\n\n## v1.0.0\n', '- ', '> ', '1. ', '---', '===', '|', '*', '_', '~~', '\\'],
  ...[
    '1234567',
    'deadbeefcafe',
    '\u001b[31m',
    '\u202e',
    '\u200b',
    '\u0000',
    '\ud800',
    ' ',
    '\t',
    'a',
  ],
];

/** Every node of a tree. */
function nodesOf(node: Nodes): readonly Nodes[] {
  return 'children' in node ? [node, ...node.children.flatMap(nodesOf)] : [node];
}

function shapeOf(text: string) {
  const nodes = nodesOf(fromMarkdown(text));
  return nodes
    .filter(({ type }) => type !== 'text' && type !== 'paragraph')
    .map(({ type }) => type);
}

describe('what the maintainers of components wrote', () => {
  const render = (text: string) => {
    const own = someNotes('hello', { 'v1.0.0': [{ kind: 'breaking', text }] });
    return notesText(releaseNotes(aPlan(), { staged: [own], tested: [] }));
  };
  const anyText = fc.array(fc.oneof(fc.constantFrom(...bits), fc.string()), { maxLength: 12 });

  it('is text in the notes of a release, whatever it is', () => {
    const plain = shapeOf(render('plain'));
    fc.assert(
      fc.property(anyText, (parts) => {
        const text = `a${parts.join('')}`;
        const rendered = render(text);
        expect(shapeOf(rendered)).toEqual(plain);
        const quoted = rendered.slice(
          rendered.indexOf('#### v1.0.0'),
          rendered.indexOf('## Images'),
        );
        const words = nodesOf(fromMarkdown(quoted)).flatMap((one) =>
          'value' in one ? one.value : [],
        );
        for (const linked of [/[@#]\w/, /gh-\d/i, /:\/\//, /www\./i, /\b[0-9a-f]{7,}\b/i])
          expect(words.join(' ')).not.toMatch(linked);
        expect(rendered).not.toMatch(/[^\P{C}\n]/u);
      }),
    );
  });

  it('comes through a change log in plain words on one line', () => {
    fc.assert(
      fc.property(anyText, (parts) => {
        for (const text of notesIn(`# v1.0.0\n- ${parts.join('')}`))
          expect(text).not.toMatch(/\p{C}|\s\s/u);
      }),
    );
  });
});

describe('component-notes.json', () => {
  it('is read as it was written', () => {
    const staged = [
      someNotes('hello', { 'v1.0.0': [{ kind: 'fix', text: 'it' }] }, { after: 'v0.9.0' }),
      someNotes('counter', {}, { isCut: true, more: 3 }),
    ];
    expect(readComponentNotes(writeComponentNotes(staged))).toEqual(staged);
  });

  test.each([
    ['no JSON', 'x', 'is not JSON'],
    ['another form', '{}', 'must be a list'],
    [
      'no version',
      JSON.stringify([{ ...someNotes('hello', {}), versions: [{ tag: '1', notes: [] }] }]),
      'must be a tag vX.Y.Z',
    ],
  ])('is refused where it is %s', (_what, text, words) => {
    const bytes = new TextEncoder().encode(text);
    expect(() => readComponentNotes(bytes)).toThrow(words);
  });
});
