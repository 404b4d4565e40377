import { afterAll } from 'vitest';
import type { Builds } from '#flow/builds.ts';
import { openWorld } from '../world/world.ts';
import { buildsContract } from './builds.ts';
import { type Opened, openBuilds } from './real-ports.ts';

let opened: Opened<Builds> | undefined;
afterAll(() => opened?.close());

buildsContract('the memory world', async () => openWorld({ startMs: Date.now() }).ports.builds);
buildsContract('Cloud Build', async () => {
  opened = await openBuilds();
  return opened.port;
});
