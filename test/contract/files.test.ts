import { afterAll } from 'vitest';
import type { Files } from '#flow/files.ts';
import { openWorld } from '../world/world.ts';
import { filesContract } from './files.ts';
import { type Opened, openFiles } from './real-ports.ts';

let opened: Opened<Files> | undefined;
afterAll(() => opened?.close());

filesContract('the memory world', async () => openWorld().ports.files);
filesContract('Cloud Storage', async (bucket) => {
  opened = await openFiles(bucket);
  return opened.port;
});
