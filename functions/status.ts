import { showPage } from '#api/pages.ts';
import { findSight } from '#api/sights.ts';
import type { Shown, ShownFile } from '#flow/answer.ts';
import type { Duty } from '#flow/turn.ts';
import type { Viewer } from '#page/viewer.ts';

/** Everything that people and programs look at as data; it writes nothing. */
export async function status(address: string, duty: Duty): Promise<Shown> {
  return findSight(address).show(duty);
}

/** Everything that people look at in a browser, made of nothing but the same. */
export async function statusPage(address: string, duty: Duty, viewer: Viewer): Promise<ShownFile> {
  return showPage(address, duty, viewer);
}
