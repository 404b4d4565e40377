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

/** What somebody writes who wants a browser to do something else than to show it. */
export const hostile = [
  `"><script>window.hacked = 1</script>`,
  `'><img src=x onerror="window.hacked = 2">`,
  `</textarea></pre></style></title><svg onload="window.hacked = 3">`,
  `&amp;"&#34; autofocus onfocus="window.hacked = 4`,
  `<!-- ]]> --><a href="javascript:window.hacked = 5">`,
  '\u202ereversed\u202c',
].join('');

/** By these a command is chosen: they are words of ours, which the API's own schema holds. */
const ours = /(?:actions\.\d+|end)\.name$/;

type Plain = string | number | boolean | undefined | Members;
interface Members {
  readonly [key: string]: Plain;
}

/** Every page with the answer that it is made of, and how it is shown. */
export const pages: readonly (readonly [string, unknown, (body: never) => Promise<string>])[] = [
  ['a candidate', setAnswer, (body) => candidateShown(body, promoter)],
  ['a plan', planAnswer, (body) => candidateShown(setAnswer, promoter, body)],
  ['a line', lineAnswers, (body) => lineShown(body, promoter)],
  ['the collection', collectionAnswer, (body) => collectionShown(body)],
  ['an error', 'no such thing', (body) => errorShown(body)],
  ...otherPages,
];

/** Where in a body texts of others stand: `cells.0.attempts.1.why`; of a text itself the empty path. */
export function textsIn(body: unknown): readonly string[] {
  return pathsIn(body, []).filter((path) => !ours.test(path));
}

/** The same body with another text in one place. */
export function withText(body: unknown, path: string, change: (was: string) => string): never {
  const parts = path === '' ? [] : path.split('.');
  const changed = (value: unknown, [part, ...rest]: readonly string[]): unknown => {
    if (part === undefined) return change(String(value));
    if (Array.isArray(value)) return value.with(Number(part), changed(value[Number(part)], rest));
    return { ...Object(value), [part]: changed(Object(value)[part], rest) };
  };
  return changed(body, parts) as never;
}

function pathsIn(body: unknown, at: readonly string[]): readonly string[] {
  if (typeof body === 'string') return [at.join('.')];
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([key, value]) => pathsIn(value, [...at, key]));
}
