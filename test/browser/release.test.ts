import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Say } from '../../emulators/demo/follow.ts';
import { steps } from '../../emulators/demo/steps.ts';
import { emptyStory, newestOf } from '../../emulators/demo/story.ts';
import { openTour, sampleLine, type Tour } from '../../emulators/demo/tour.ts';
import { type RunningStack, runStack } from '../functions/running-stack.ts';
import { expectReachable, isThere, useBrowser } from './browser.ts';

const promoter = 'release-manager@sample.example';
const viewer = 'viewer@sample.example';
const silently: Say = () => undefined;
const seenMs = 30_000;

describe('a release, seen in a browser', () => {
  const browser = useBrowser();
  const story = emptyStory();
  let running: RunningStack;
  let tour: Tour;

  beforeAll(async () => {
    if (!isThere) return;
    running = await runStack();
    tour = await openTour(running.stack);
  }, 120_000);
  afterAll(async () => {
    await tour?.close();
    await running?.close();
  });

  /** The next step of the demo: what maintainers and their CI do. */
  const goOn = async (at: number) => steps[at]?.show(tour, story, silently);
  const candidatePage = () => `${running.stack.page}/c/${newestOf(story, sampleLine)}`;

  it('is followed from its tags to its announcement, and promoted on the page', async () => {
    const { page: origin } = running.stack;
    const lines = await browser.openAs(promoter, `${origin}/`);
    await lines.getByText('nothing yet').first().waitFor();
    await expectReachable(lines, 'lines-before');
    await goOn(0);
    await lines
      .getByText(/building|testing/)
      .first()
      .waitFor({ timeout: seenMs });
    const own = await browser.openAs(promoter, candidatePage());
    const other = await browser.openAs(viewer, candidatePage());
    await goOn(1);
    await goOn(2);
    for (const tab of [own, other])
      await tab.locator('.phase.accepted').first().waitFor({ timeout: seenMs });
    await expectReachable(own, 'candidate-accepted');
    await promoteOn(own);
    for (const tab of [own, other])
      await tab.getByText('Released as sample@v1.0.0').first().waitFor({ timeout: seenMs });
    await own.locator('.steps li.done', { hasText: 'announcement' }).waitFor({ timeout: seenMs });
    await expectReachable(own, 'candidate-released');
    await lines.getByRole('link', { name: 'sample@v1.0.0' }).waitFor({ timeout: seenMs });
    await expectReachable(lines, 'lines');
    await lines.getByRole('link', { name: 'All of sample', exact: true }).click();
    await expectReachable(lines, 'line');
  }, 180_000);

  it('cannot be asked for by a viewer, whatever the form says', async () => {
    const page = await browser.openAs(viewer, `${running.stack.page}/l/sample`);
    expect(await page.locator('form').count()).toBe(0);
    await page.getByText('Test sample again').click();
    await page.getByText(`May: ${promoter}.`).first().waitFor();
    await page.evaluate(forgedForm);
    await page.getByText('is not among the promoters').waitFor();
  });
});

/** What a maintainer does: reads what comes of it, says why, and presses the button. */
async function promoteOn(page: Page): Promise<void> {
  const action = page.locator('details.action', { hasText: 'Promote as sample@v1.0.0' }).first();
  await action.locator('summary').first().click();
  await action.getByText('copied to production by digest').waitFor();
  await action.getByLabel('Why it is released').fill('All cells passed');
  await action.getByRole('button').click();
}

/** What somebody writes into the page who was shown no form. */
const forgedForm = `
  const form = document.createElement('form');
  form.method = 'post';
  form.action = '/api/v1/rounds';
  form.innerHTML = '<input name="line" value="sample"><input name="reason" value="x">';
  document.body.append(form);
  form.submit();
`;
