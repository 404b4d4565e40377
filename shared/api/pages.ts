import { z } from 'zod';
import { PermanentError } from '#core/permanent-error.ts';
import { readBy } from '#edge/faults.ts';
import { lineNameSchema } from '#edge/texts.ts';
import type { ShownFile } from '#flow/answer.ts';
import type { Duty } from '#flow/turn.ts';
import { badge } from '#page/badge.ts';
import { errorPage } from '#page/error-page.ts';
import { script } from '#page/script.ts';
import { assets, icon, shell } from '#page/shell.ts';
import { style } from '#page/style.ts';
import type { Viewer } from '#page/viewer.ts';
import { addressOf, isAt } from './address.ts';
import { candidatePages } from './candidate-pages.ts';
import { collectionPages } from './collection-pages.ts';
import { linePages } from './line-pages.ts';
import { lineSight } from './line-sights.ts';
import { questionPages } from './question-pages.ts';
import { tagPages } from './tag-pages.ts';
import type { WebPage } from './web-page.ts';
import { wordPages } from './word-pages.ts';

/** Every page for people. */
export const pages: readonly WebPage[] = [
  ...linePages,
  ...candidatePages,
  ...collectionPages,
  ...tagPages,
  ...wordPages,
  ...questionPages,
];

const lineAsked = z.strictObject({ line: lineNameSchema });

const files: Readonly<Record<string, ShownFile>> = {
  [assets.style]: { type: 'text/css', content: style },
  [assets.icon]: { type: 'image/svg+xml', content: icon },
  [assets.script]: { type: 'text/javascript', content: script },
};

/**
 * What a browser is shown at an address. What is wrong with the address is a page too; what is wrong
 * with us is thrown.
 */
export async function showPage(address: string, duty: Duty, viewer: Viewer): Promise<ShownFile> {
  const asked = addressOf(address);
  const file = Object.hasOwn(files, asked.path) ? files[asked.path] : undefined;
  if (file !== undefined) return file;
  const look = { duty, viewer, nowMs: duty.ports.clock.nowMs() };
  try {
    const [, line] = /^\/badge\/([^/]+)\.svg$/.exec(asked.path) ?? [];
    if (line !== undefined) {
      const shown = await lineSight.look(duty, readBy(lineAsked, { line }, 'the address'));
      return { type: 'image/svg+xml', content: await badge(shown) };
    }
    const content = await find(asked.path).show(look, asked);
    return { type: 'text/html', content: await shell(asked.path, content, viewer) };
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    const isUnknown = error.code === 'unknown';
    const title = isUnknown ? 'Not found' : 'Not understood';
    const content = { title, main: errorPage(error.message), from: '/api/v1/lines' };
    const status = isUnknown ? 404 : 400;
    return { type: 'text/html', status, content: await shell(asked.path, content, viewer) };
  }
}

function find(path: string): WebPage {
  const found = pages.find((one) => isAt(one.path, path));
  if (found !== undefined) return found;
  throw new PermanentError('unknown', `There is no page ${path}.`);
}
