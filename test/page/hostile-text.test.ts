import { expect, test } from 'vitest';
import { hostile, pages, textsIn, withText } from './hostile-text.ts';
import { structureOf, tagsOf } from './structure.ts';

const harmless = 'zzz';

test.each(pages)('whatever stands in a text of %s is text', async (_name, body, show) => {
  const faults: string[] = [];
  for (const path of textsIn(body)) {
    const expected = structureOf(await show(withText(body, path, (was) => was + harmless)));
    const page = await show(withText(body, path, (was) => was + hostile));
    if (structure(page) !== expected.join('\n')) faults.push(path);
  }
  expect(faults).toEqual([]);
});

test.each(pages)('no link of %s runs a script', async (_name, body, show) => {
  const faults: string[] = [];
  for (const path of textsIn(body)) {
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
