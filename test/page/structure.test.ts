import { describe, expect, test } from 'vitest';
import { candidatePage } from '#page/candidate-page.ts';
import { linePage } from '#page/line-page.ts';
import { script } from '#page/script.ts';
import { shell } from '#page/shell.ts';
import { aLargeLine, aLargeSet, manyCandidates, shownAtMs } from '../given/large-answers.ts';
import { otherPages } from './other-pages.ts';
import {
  candidateShown,
  collectionAnswer,
  collectionShown,
  errorShown,
  lineAnswers,
  lineShown,
  promoter,
  setAnswer,
} from './pages-shown.ts';
import { type Tag, tagsOf } from './structure.ts';

const pages = [
  ['a candidate', () => candidateShown(setAnswer, promoter)],
  ['a line', () => lineShown(lineAnswers, promoter)],
  ['the collection', () => collectionShown(collectionAnswer)],
  ['an error', () => errorShown('no such thing')],
  ...otherPages.map(([name, answer, show]) => [name, () => show(answer as never)] as const),
] as const;

describe.each(pages)('the page of %s', (_name, show) => {
  test('has its landmarks, one heading of the first order and a way past the places', async () => {
    const tags = begun(await show());
    for (const name of ['header', 'nav', 'main', 'footer', 'h1', 'title'])
      expect([name, tags.filter((one) => one.name === name).length]).toEqual([name, 1]);
    expect(tags.find(({ name }) => name === 'html')?.attributes.get('lang')).toBe('en');
    const skip = tags.find(({ name }) => name === 'a');
    expect(skip?.attributes.get('href')).toBe('#main');
  });

  test('closes what it opens, in order', async () => {
    const alone = new Set(['meta', 'link', 'input', 'br']);
    const opened: string[] = [];
    for (const { name, isEnd } of tagsOf(await show())) {
      if (isEnd) expect(opened.pop()).toBe(name);
      else if (!alone.has(name)) opened.push(name);
    }
    expect(opened).toEqual([]);
  });

  test('names each of its parts once, and what it refers to is there', async () => {
    const tags = begun(await show());
    const ids = valuesOf(tags, 'id');
    expect(ids).toEqual([...new Set(ids)]);
    const links = valuesOf(tags, 'href').filter((one) => one.startsWith('#'));
    const referred = [
      ...valuesOf(tags, 'for'),
      ...valuesOf(tags, 'aria-labelledby'),
      ...links.map((one) => one.slice(1)),
    ];
    expect(referred.filter((one) => !ids.includes(one))).toEqual([]);
  });

  test('has tables with captions, and heads that say of what', async () => {
    const tags = begun(await show());
    const count = (wanted: string) => tags.filter(({ name }) => name === wanted).length;
    expect(count('caption')).toBe(count('table'));
    const heads = tags.filter(({ name }) => name === 'th');
    expect(heads.filter(({ attributes }) => !attributes.has('scope'))).toEqual([]);
  });

  test('takes everything from its own origin, and has no style or script of its own', async () => {
    const tags = begun(await show());
    const taken = tags.filter(({ name }) => ['link', 'script', 'img', 'form'].includes(name));
    const from = ['href', 'src', 'action'].flatMap((name) => valuesOf(taken, name));
    expect(from.filter((one) => !/^\/[^/]/.test(one))).toEqual([]);
    expect(valuesOf(tags, 'style')).toEqual([]);
    const attributes = tags.flatMap((one) => [...one.attributes.keys()]);
    expect(attributes.filter((name) => name.startsWith('on'))).toEqual([]);
  });
});

test('the step at which a candidate stands is the current one', async () => {
  const tags = begun(await candidateShown(setAnswer, promoter));
  const current = tags.filter(({ attributes }) => attributes.get('aria-current') === 'step');
  expect(current.map(({ attributes }) => attributes.get('class'))).toEqual(['held']);
});

test('the verdict alone is told when it changes', async () => {
  const tags = begun(await candidateShown(setAnswer, promoter));
  const live = tags.filter(({ attributes }) => attributes.has('aria-live'));
  expect(live.map(({ attributes }) => attributes.get('class'))).toEqual(['sentence']);
});

describe('what can be done', () => {
  test('is a form for who may, that says where to come back, and what comes of it first', async () => {
    const page = await candidateShown(setAnswer, promoter);
    const forms = begun(page).filter(({ name }) => name === 'form');
    expect(valuesOf(forms, 'action')).toEqual(setAnswer.actions.map(({ path }) => path));
    expect(page).toContain(`name="_page" value="/c/${setAnswer.candidate}"`);
    expect(page.indexOf('It is recorded for everybody.')).toBeLessThan(page.indexOf('<form'));
    expect(page).toContain('its line is held until tomorrow');
  });

  test.each([
    ['nobody is signed in', { signInAt: 'https://page.sample.example/c/x' }, 'Sign in</a> as one'],
    ['another is signed in', { email: 'eve@sample.example' }, 'You are signed in as eve@'],
  ])('has no form where %s, but says who may', async (_case, viewer, words) => {
    const page = await candidateShown(setAnswer, viewer);
    expect(begun(page).filter(({ name }) => name === 'form')).toEqual([]);
    expect(page).toContain('May: ann@sample.example.');
    expect(page).toContain(words);
  });

  test('is never sent anywhere else', async () => {
    const actions = setAnswer.actions.map((one) => ({ ...one, path: '//elsewhere.example/x' }));
    const page = await candidateShown({ ...setAnswer, actions }, promoter);
    expect(begun(page).filter(({ name }) => name === 'form')).toEqual([]);
  });
});

describe('the largest pages are small', () => {
  test('and so is the script', () => {
    expect(Buffer.byteLength(script)).toBeLessThan(3_000);
  });

  test('a candidate with 50 components and 40 cells', async () => {
    const set = aLargeSet(50, 40);
    const main = candidatePage(set, { why: 'none' }, promoter, shownAtMs);
    const page = await shell('/c/x', { title: 'sample', main, from: '/api/v1/x' }, promoter);
    expect(Buffer.byteLength(page)).toBeLessThan(150_000);
  });

  test('a line with 50 components, and the first 50 of its candidates', async () => {
    const main = linePage(
      { line: aLargeLine(50), candidates: manyCandidates(50), releases: [] },
      promoter,
      shownAtMs,
    );
    const page = await shell('/l/x', { title: 'sample', main, from: '/api/v1/x' }, promoter);
    expect(Buffer.byteLength(page)).toBeLessThan(100_000);
  });
});

function begun(page: string): readonly Tag[] {
  return tagsOf(page).filter(({ isEnd }) => !isEnd);
}

function valuesOf(tags: readonly Tag[], name: string): readonly string[] {
  return tags.flatMap(({ attributes }) => attributes.get(name) ?? []);
}
