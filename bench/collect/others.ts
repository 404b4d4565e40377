import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inParallel } from '#flow/in-parallel.ts';
import type { CountedRegistry } from '../promote/counted-registry.ts';
import { runProgram } from '../promote/run-program.ts';
import { repositoryOf, type Staged } from './ours.ts';
import type { Row } from './plan.ts';

const atATime = 8;
const deadlineMs = 120_000;

/** Has skopeo delete each expired image by its staging id; answers requests and time. */
export async function deleteBySkopeo(
  registry: CountedRegistry,
  expired: readonly Staged[],
  dir: string,
): Promise<Pick<Row, 'requests' | 'requestsPerImage' | 'ms'>> {
  const host = new URL(registry.url).host;
  const addresses = expired.flatMap(({ id, images }) =>
    images.map(({ name }) => `docker://${host}/${repositoryOf(name)}:${id}`),
  );
  const { requests, result: ms } = await registry.watch(0, async () => {
    const sinceMs = performance.now();
    await inParallel(
      addresses,
      (address) =>
        runProgram({
          command: 'skopeo',
          args: ['--insecure-policy', 'delete', '--tls-verify=false', address],
          deadlineMs,
          environment: { HOME: dir },
        }),
      atATime,
    );
    return performance.now() - sinceMs;
  });
  return { requests: requests.length, requestsPerImage: requests.length / addresses.length, ms };
}

/**
 * Asks docker-registry's own collector, without deleting anything, what it would take: how many
 * manifests of living images, and how long it looks.
 */
export async function wouldCollect(
  dir: string,
  living: readonly Staged[],
): Promise<Pick<Row, 'ms' | 'wrong'>> {
  const settings: unknown = JSON.parse(await readFile(join(dir, 'registry.json'), 'utf8'));
  const file = join(dir, 'collect.json');
  await writeFile(file, JSON.stringify(settings));
  const args = ['garbage-collect', '--dry-run', '--delete-untagged', file];
  const { lines, ms } = await runProgram({ command: 'docker-registry', args, deadlineMs });
  const taken = new Set(
    lines.flatMap((line) => /manifest eligible for deletion: (\S+)/.exec(line)?.[1] ?? []),
  );
  const digests = living.flatMap(({ images }) =>
    images.flatMap(({ digest, platforms }) => [digest, ...platforms.map((one) => one.digest)]),
  );
  return { ms, wrong: digests.filter((digest) => taken.has(digest)).length };
}
