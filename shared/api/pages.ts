import { PermanentError } from '#core/permanent-error.ts';
import type { ShownFile } from '#flow/answer.ts';
import type { Duty } from '#flow/turn.ts';
import { errorPage } from '#page/error-page.ts';
import { script } from '#page/script.ts';
import { assets, icon, shell } from '#page/shell.ts';
import { style } from '#page/style.ts';
import type { Viewer } from '#page/viewer.ts';
import { type Address, addressOf, isAt } from './address.ts';
import { candidatePages } from './candidate-pages.ts';
import { collectionPages } from './collection-pages.ts';
import { lineBadge, linePages } from './line-pages.ts';
import { questionPages } from './question-pages.ts';
import { tagPages } from './tag-pages.ts';
import type { Look, WebPage } from './web-page.ts';
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

/** Pictures of ours in the pages of others. */
const pictures: readonly WebPage[] = [lineBadge];

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
    return await find(asked.path).show(look, asked);
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return refused(look, asked, error);
  }
}

function find(path: string): WebPage {
  const found = [...pages, ...pictures].find((one) => isAt(one.path, path));
  if (found !== undefined) return found;
  throw new PermanentError('unknown', `There is no page ${path}.`);
}

async function refused(
  { viewer }: Look,
  { path }: Address,
  { code, message }: PermanentError,
): Promise<ShownFile> {
  const [status, title] = code === 'unknown' ? [404, 'Not found'] : [400, 'Not understood'];
  const content = { title, main: errorPage(message) };
  return { type: 'text/html', status, content: await shell(path, content, viewer) };
}
