import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { gitHubReleases } from '#cloud/github.ts';
import { startGithub } from '../../emulators/github/serve.ts';
import { openWorld } from '../world/world.ts';
import { type ContractGithub, githubContract } from './github.ts';

let close: (() => Promise<void>) | undefined;
afterAll(() => close?.());

async function openMemory(): Promise<ContractGithub> {
  const { ports, audience } = openWorld();
  return {
    github: ports.announcing.github,
    setSilent: async (isSilent) => {
      audience.silence = () => (isSilent ? 'it is not there' : undefined);
    },
  };
}

async function openEmulator(): Promise<ContractGithub> {
  const dir = await mkdtemp(join(tmpdir(), 'github-contract-'));
  const { url: githubEndpoint, close: end } = await startGithub({ dir });
  close = async () => {
    await end();
    await rm(dir, { recursive: true, force: true });
  };
  return {
    github: gitHubReleases({ githubEndpoint }),
    setSilent: async (isSilent) => {
      const body = JSON.stringify({ reads: isSilent ? 'limit' : null });
      await fetch(`${githubEndpoint}/_reads`, { method: 'PUT', body });
    },
  };
}

githubContract('the memory world', openMemory);
githubContract('GitHub', openEmulator);
