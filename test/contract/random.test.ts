import fc from 'fast-check';
import { afterEach, describe, it, vi } from 'vitest';
import { openWorld } from '../world/world.ts';
import { expectAlike } from './alike.ts';
import { imagesOf } from './images.ts';
import { buildCommands } from './random-builds.ts';
import { fileCommands } from './random-files.ts';
import { imageCommands } from './random-images.ts';
import { type Opened, openBuilds, openFiles, openImages } from './real-ports.ts';

const bucket = 'csi-release-source';
let opened: Opened<unknown>;

afterEach(async () => {
  await opened.close();
  vi.unstubAllEnvs();
});

describe('random commands come to the same in the memory world and in the emulator', () => {
  it('upon files', async () => {
    const real = await openFiles(bucket);
    opened = real;
    const alike = fc.asyncProperty(fileCommands(bucket), (commands) =>
      expectAlike(commands, openWorld().ports.files, real.port),
    );
    await fc.assert(alike, { numRuns: 60 });
  });

  it('upon images', async () => {
    const real = await openImages();
    opened = real;
    const alike = fc.asyncProperty(imageCommands(), (commands) =>
      expectAlike(commands, imagesOf(openWorld()), real.port),
    );
    await fc.assert(alike, { numRuns: 60 });
  });

  it('upon builds', async () => {
    const real = await openBuilds();
    opened = real;
    const alike = fc.asyncProperty(buildCommands(), (commands) => {
      const model = { builds: openWorld().ports.builds, ids: [] };
      return expectAlike(commands, model, { builds: real.port, ids: [] });
    });
    await fc.assert(alike, { numRuns: 15 });
  });
});
