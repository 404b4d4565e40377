import type { z } from 'zod';
import { readBy } from '#edge/faults.ts';
import type { ShownFile } from '#flow/answer.ts';
import type { Duty } from '#flow/turn.ts';
import { type PageContent, shell } from '#page/shell.ts';
import type { Viewer } from '#page/viewer.ts';
import { type Address, saidIn } from './address.ts';

/** What a browser can open: where it is, and what it is sent. */
export interface WebPage {
  /** With its parameters in `{}`: `/c/{candidate}`. */
  readonly path: string;
  readonly show: (look: Look, address: Address) => Promise<ShownFile>;
}

/** Who looks, at what time, and on whose behalf documents are read. */
export interface Look {
  readonly duty: Duty;
  readonly viewer: Viewer;
  readonly nowMs: number;
}

interface Draft<Asked extends z.ZodObject, Content> {
  readonly path: string;
  readonly asked: Asked;
  readonly show: (look: Look, asked: z.output<Asked>) => Promise<Content>;
}

/** Makes a page for people, whose address is read by its schema. */
export function webPage<Asked extends z.ZodObject>(draft: Draft<Asked, PageContent>): WebPage {
  return {
    path: draft.path,
    show: async (look, address) => {
      const content = await draft.show(look, askedAt(draft, address));
      return { type: 'text/html', content: await shell(address.path, content, look.viewer) };
    },
  };
}

/** Makes a picture that others put into their own pages. */
export function webPicture<Asked extends z.ZodObject>(draft: Draft<Asked, string>): WebPage {
  return {
    path: draft.path,
    show: async (look, address) => {
      const content = await draft.show(look, askedAt(draft, address));
      return { type: 'image/svg+xml', content };
    },
  };
}

function askedAt<Asked extends z.ZodObject>(
  { path, asked }: Draft<Asked, unknown>,
  address: Address,
): z.output<Asked> {
  return readBy(asked, saidIn(path, address), 'the address');
}
