import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pages } from '#api/pages.ts';
import { refusalPage } from '#page/refusal-page.ts';
import { shell } from '#page/shell.ts';
import { aLargeLine, aLargeSet, manyCandidates } from '../given/large-answers.ts';
import { hostile, pages as hostilePages, textsIn, withText } from '../page/hostile-text.ts';
import { candidateShown, lineAnswers, lineShown, promoter } from '../page/pages-shown.ts';
import { addressesToShow, formsToShow, worldToShow } from '../story/shown-addresses.ts';
import { expectReachable, isThere, useBrowser } from './browser.ts';
import { type ServedPages, servePages } from './serve-pages.ts';

/** As promoted in the world that is shown. */
const viewer = { email: 'maintainer@example.com' };
const refused = {
  ...{ status: 403, detail: 'eve@example.com is not among the promoters of sample' },
  ...{ path: '/api/v1/promotions', page: '/l/sample' },
};

describe('every page, in a browser', () => {
  const browser = useBrowser();
  const made = new Map<string, string>();
  let served: ServedPages;
  let addresses: Readonly<Record<string, readonly [string, RegExp]>>;

  beforeAll(async () => {
    if (!isThere) return;
    const world = await worldToShow();
    addresses = addressesToShow(world);
    const main = refusalPage(refused);
    made.set('/made/refusal', await shell('/l/sample', { title: 'This was not done', main }, {}));
    made.set('/made/candidate', await candidateShown(aLargeSet(20, 40), promoter));
    const large = { ...lineAnswers, line: aLargeLine(50), candidates: manyCandidates(50) };
    made.set('/made/line', await lineShown(large, promoter));
    for (const [name, body, show] of hostilePages) {
      const all = textsIn(body).reduce(
        (now: unknown, path) => withText(now, path, (was) => was + hostile),
        body,
      );
      made.set(`/hostile/${name}`, await show(all as never));
    }
    served = await servePages(world, viewer, made);
  });
  afterAll(() => served?.close());

  const visit = async (page: Page, address: string) => {
    const answer = await page.goto(`${served.url}${address}`);
    expect([address, answer?.status()]).toEqual([address, 200]);
  };

  it.each(pages.map(({ path }) => path))('%s is within reach of everybody', async (path) => {
    const [address, words] = addresses[path] ?? ['/no-address-of-this-page', /./];
    const page = await browser.open();
    await visit(page, address);
    expect(await page.content()).toMatch(words);
    await expectReachable(page, nameOf(path));
  });

  it.each([...formsToShow.slice(0, 3), '/made/refusal', '/made/candidate', '/made/line'])(
    '%s is, too',
    async (address) => {
      const page = await browser.open();
      await visit(page, address);
      await expectReachable(page, `${nameOf(address)}-alone`);
    },
    30_000,
  );

  it.each(hostilePages.map(([name]) => name))('%s shows what is hostile as text', async (name) => {
    const page = await browser.open();
    await visit(page, `/hostile/${name}`);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(await page.locator('main :is(script, img, svg, style)').count()).toBe(0);
    expect(await page.locator('main').textContent()).toContain(hostile);
  });

  it('can be walked through by keyboard, past the places, and shows where one is', async () => {
    const page = await browser.open();
    await visit(page, '/made/candidate');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('main');
    const stops = z.int().parse(await page.evaluate(stopsInMain));
    expect(stops).toBeGreaterThan(40);
    for (let stop = 0; stop < stops; stop += 1) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(focused), `stop ${stop} of ${stops}`).toBe(true);
    }
    await page.keyboard.press('Tab');
    expect(await page.evaluate("document.activeElement.closest('main')")).toBeNull();
  });
});

/** `/c/{candidate}/audit` as a picture is named: `c-candidate-audit`. */
function nameOf(path: string): string {
  const words = path.replace(/^\/made/, '').match(/[a-z]+/gi) ?? ['all-lines'];
  return words.join('-');
}

/** How many things of the page's own content can be reached: those that are not folded away. */
const stopsInMain = `[...document.querySelectorAll(
  'main :is(a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"])',
)].filter((one) => one.checkVisibility()).length`;

/** Whether what has the focus is among it, and can be told from the rest by its outline. */
const focused = `(() => {
  const one = document.activeElement;
  return one.closest('main') !== null && getComputedStyle(one).outlineStyle !== 'none';
})()`;
