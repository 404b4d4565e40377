import { afterAll } from 'vitest';
import { openWorld } from '../world/world.ts';
import { type Opened, openSource } from './real-ports.ts';
import { type ContractSource, sourceContract, sourceOf } from './source.ts';

let opened: Opened<ContractSource> | undefined;
afterAll(() => opened?.close());

sourceContract('the memory world', async () => sourceOf(openWorld()));
sourceContract('a Git host', async () => {
  opened = await openSource();
  return opened.port;
});
