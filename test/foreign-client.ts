import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeEach, type TestContext } from 'vitest';

/** Programs that are not ours and that our emulators must serve, with where they come from. */
const clients = {
  curl: 'the package curl',
  gcloud: 'the Google Cloud CLI',
  openssl: 'the package openssl',
  skopeo: 'the package skopeo',
} as const;

/** The name of a program that is not ours, as it is on the PATH. */
export type ForeignClient = keyof typeof clients;

/** Says of every test of a file, or of a `describe`, that it needs a program that is not ours. */
export function needForeignClient(client: ForeignClient): void {
  beforeEach((context) => requireForeignClient(client, context));
}

/**
 * Leaves the running test out, counted as skipped and with the reason, where a program is not
 * installed. In continuous integration (`CI=true`) that is a failure: nothing is left out there.
 * @throws where `CI=true` and the program is not on the PATH
 */
export function requireForeignClient(client: ForeignClient, { skip }: TestContext): void {
  const isThere = (process.env['PATH'] ?? '')
    .split(delimiter)
    .some((dir) => existsSync(join(dir, client)));
  if (isThere) return;
  const why = `${client} is not on the PATH`;
  if (process.env['CI'] === 'true') {
    throw new Error(`${why}; install ${clients[client]}, continuous integration needs it`);
  }
  skip(why);
}
