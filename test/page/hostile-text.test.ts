import { expect, test } from 'vitest';
import { otherPages } from './other-pages.ts';
import {
  candidateShown,
  collectionAnswer,
  collectionShown,
  errorShown,
  lineAnswers,
  lineShown,
  planAnswer,
  promoter,
  setAnswer,
} from './pages-shown.ts';
import { structureOf, tagsOf } from './structure.ts';

const harmless = 'zzz';
const hostile = [
  `"><script>alert(1)</script>`,
  `'><img src=x onerror=alert(1)>`,
  `</textarea></pre></style><svg onload=alert(1)>`,
  `&amp;"&#34; autofocus onfocus="alert(1)`,
  `<!-- ]]> --><a href="javascript:alert(1)">`,
].join('');

/** By these a command is chosen: they are words of ours, which the API's own schema holds. */
const ours = /(?:actions\.\d+|end)\.name$/;

type Plain = string | number | boolean | undefined | Members;
interface Members {
  readonly [key: string]: Plain;
}

const pages: readonly (readonly [string, unknown, (body: never) => Promise<string>])[] = [
  ['a candidate', setAnswer, (body) => candidateShown(body, promoter)],
  ['a plan', planAnswer, (body) => candidateShown(setAnswer, promoter, body)],
  ['a line', lineAnswers, (body) => lineShown(body, promoter)],
  ['the collection', collectionAnswer, (body) => collectionShown(body)],
  ['an error', 'no such thing', (body) => errorShown(body)],
  ...otherPages,
];

test.each(pages)('whatever stands in a text of %s is text', async (_name, body, show) => {
  const faults: string[] = [];
  for (const path of textsIn(body).filter((one) => !ours.test(one))) {
    const expected = structureOf(await show(withText(body, path, (was) => was + harmless)));
    const page = await show(withText(body, path, (was) => was + hostile));
    if (structure(page) !== expected.join('\n')) faults.push(path);
  }
  expect(faults).toEqual([]);
});

test.each(pages)('no link of %s runs a script', async (_name, body, show) => {
  const faults: string[] = [];
  for (const path of textsIn(body).filter((one) => !ours.test(one))) {
    const page = await show(withText(body, path, () => 'javascript:alert(1)'));
    const links = tagsOf(page).flatMap(({ attributes }) =>
      ['href', 'src', 'action'].map((name) => attributes.get(name) ?? ''),
    );
    if (links.some((link) => /^\s*javascript:/i.test(link))) faults.push(path);
  }
  expect(faults).toEqual([]);
});

function structure(page: string): string {
  try {
    return structureOf(page).join('\n');
  } catch (error) {
    return String(error);
  }
}

/** The paths of all texts in a body: `cells.0.attempts.1.why`; of a text itself the empty one. */
function textsIn(body: unknown, at: readonly string[] = []): readonly string[] {
  if (typeof body === 'string') return [at.join('.')];
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([key, value]) => textsIn(value, [...at, key]));
}

/** The same body with another text in one place. */
function withText(body: unknown, path: string, change: (was: string) => string): never {
  const parts = path === '' ? [] : path.split('.');
  const changed = (value: unknown, [part, ...rest]: readonly string[]): unknown => {
    if (part === undefined) return change(String(value));
    if (Array.isArray(value)) return value.with(Number(part), changed(value[Number(part)], rest));
    return { ...Object(value), [part]: changed(Object(value)[part], rest) };
  };
  return changed(body, parts) as never;
}
