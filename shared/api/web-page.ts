import type { z } from 'zod';
import { readBy } from '#edge/faults.ts';
import type { Duty } from '#flow/turn.ts';
import type { PageContent } from '#page/shell.ts';
import type { Viewer } from '#page/viewer.ts';
import { type Address, saidIn } from './address.ts';

/** A page for people: where it is, and what it is made of. */
export interface WebPage {
  /** With its parameters in `{}`: `/c/{candidate}`. */
  readonly path: string;
  readonly show: (look: Look, address: Address) => Promise<PageContent>;
}

/** Who looks, at what time, and on whose behalf documents are read. */
export interface Look {
  readonly duty: Duty;
  readonly viewer: Viewer;
  readonly nowMs: number;
}

/** Makes a page whose address is read by its schema. */
export function webPage<Asked extends z.ZodObject>(draft: {
  readonly path: string;
  readonly asked: Asked;
  readonly show: (look: Look, asked: z.output<Asked>) => Promise<PageContent>;
}): WebPage {
  return {
    path: draft.path,
    show: async (look, address) =>
      draft.show(look, readBy(draft.asked, saidIn(draft.path, address), 'the address')),
  };
}
