import { afterAll } from 'vitest';
import { openWorld } from '../world/world.ts';
import { type ContractRegistry, imagesContract, imagesOf } from './images.ts';
import { type Opened, openImages } from './real-ports.ts';

let opened: Opened<ContractRegistry> | undefined;
afterAll(() => opened?.close());

imagesContract('the memory world', async () => imagesOf(openWorld()));
imagesContract('a registry', async () => {
  opened = await openImages();
  return opened.port;
});
