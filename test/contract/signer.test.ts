import { afterAll } from 'vitest';
import type { Signer } from '#flow/signer.ts';
import { openWorld } from '../world/world.ts';
import { type Opened, openSigner } from './real-ports.ts';
import { signerContract } from './signer.ts';

let opened: Opened<Signer> | undefined;
afterAll(() => opened?.close());

signerContract('the memory world', async () => {
  const { keys } = openWorld();
  return keys.port({
    pass: async (_port, _method, work) => work(),
    stay: (work) => work(),
    close: () => undefined,
  });
});
signerContract('Cloud KMS', async () => {
  opened = await openSigner();
  return opened.port;
});
