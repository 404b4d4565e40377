import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished } from 'vitest';
import { z } from 'zod';

const names = ['chromium', 'chromium-browser', 'google-chrome'];
const pageDeadlineMs = 15_000;
const screenshots = join(import.meta.dirname, '../../.local/screenshots');

/** Where the system's Chromium is; none where it has none. */
const executablePath = (process.env['PATH'] ?? '')
  .split(delimiter)
  .flatMap((dir) => names.map((name) => join(dir, name)))
  .find((path) => existsSync(path));

/** Whether there is a browser; else the tests in it are left out, and say why. */
export const isThere = executablePath !== undefined;
const noBrowser = `no Chromium on the PATH (${names.join(', ')}): apt-get install chromium`;

/** The ways in which people look at a page. */
const looks = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  phone: { colorScheme: 'light', viewport: { width: 360, height: 740 } },
} as const;

/** A real browser, for the tests of a file. */
export interface RealBrowser {
  /** Opens a tab of somebody's own; what its console complains of fails the test. */
  open(): Promise<Page>;
  /** Opens a tab as a person who signs in at the issuer's page. */
  openAs(email: string, address: string): Promise<Page>;
}

/** Starts the browser before the tests of a file, and ends it after them. */
export function useBrowser(): RealBrowser {
  let browser: Browser | undefined;
  beforeEach(({ skip }) => {
    if (!isThere) skip(noBrowser);
  });
  beforeAll(async () => {
    if (executablePath === undefined) return;
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  });
  afterAll(async () => {
    await browser?.close();
  });
  const open = async (): Promise<Page> => {
    if (browser === undefined) throw new Error(noBrowser);
    const context = await browser.newContext();
    context.setDefaultTimeout(pageDeadlineMs);
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    onTestFinished(() => expect(complaints.filter(isOurs)).toEqual([]));
    return page;
  };
  return {
    open,
    async openAs(email, address) {
      const page = await open();
      await page.goto(address);
      await page.getByRole('button', { name: email, exact: true }).click();
      await page.locator('.who', { hasText: 'Signed in as' }).waitFor();
      return page;
    },
  };
}

/** A status that a test asks for on purpose is no complaint of the page. */
function isOurs(complaint: string): boolean {
  return !complaint.startsWith('Failed to load resource');
}

/** Expects that nothing on the page is out of reach for anybody, in any of the looks; keeps pictures. */
export async function expectReachable(page: Page, name: string): Promise<void> {
  await mkdir(screenshots, { recursive: true });
  for (const [look, { colorScheme, viewport }] of Object.entries(looks)) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await page.screenshot({ path: join(screenshots, `${name}-${look}.png`), fullPage: true });
    const width = z.number().parse(await page.evaluate('document.documentElement.scrollWidth'));
    expect(width, `${name} in ${look} is wider than the window`).toBeLessThanOrEqual(
      viewport.width,
    );
    expect(await violations(page), `${name} in ${look}`).toEqual([]);
  }
}

const found = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }));

/** What axe finds wrong. @see https://github.com/dequelabs/axe-core */
async function violations(page: Page): Promise<readonly string[]> {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core'), 'utf8');
  const result = await page.evaluate(
    `(() => { ${axe}; return axe.run().then((one) => one.violations) })()`,
  );
  return found.parse(result).flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
