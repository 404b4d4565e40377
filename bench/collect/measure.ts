import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { inParallel } from '#flow/in-parallel.ts';
import { aCandidate } from '../../test/given/candidate.ts';
import { type CountedRegistry, startCountedRegistry } from '../promote/counted-registry.ts';
import { deleteBySkopeo, wouldCollect } from './others.ts';
import { measureOurs, repositoryOf, type Staged, worldOf } from './ours.ts';
import { type Case, componentsMax, type Plan, type Row } from './plan.ts';
import { provenAt } from './proof.ts';
import { pushBlobs, pushImages } from './push.ts';

/** Where something is measured; is told what is under way. */
export interface Place {
  readonly dir: string;
  readonly say: (words: string) => void;
}

const pushedAtOnce = 8;

/** Measures one plan on our emulator. */
export async function measurePlan({ dir, say }: Place, plan: Plan): Promise<Row> {
  const registry = await startCountedRegistry('emulator', join(dir, `${randomUUID()}`));
  try {
    say(`${plan.case}: ${plan.total} images are pushed`);
    const { expired, living } = await stage(registry, plan);
    say(`${plan.case}: ${plan.expired} are collected`);
    const figures = await measureOurs(registry, worldOf(expired, living), plan);
    return { ...figures, ...(await provenAt(registry.backDoorUrl, expired, living)) };
  } finally {
    await registry.close();
  }
}

/** Measures a tick with nothing to do, where so many candidates stand. */
export async function measureNothing({ dir, say }: Place, candidates: number): Promise<Row> {
  const registry = await startCountedRegistry('emulator', join(dir, 'nothing'));
  try {
    say(`nothing due, ${candidates} candidates`);
    const world = worldOf([], []);
    for (let at = 0; at < candidates; at += 1) {
      const expiresAtMs = world.now + 1 + at;
      const body = aCandidate('accepted', { id: `candidate-${at}`, expiresAtMs });
      world.store.put('candidate', body.id, { body, owed: [], revision: 1, dueAtMs: null });
    }
    const plan = { case: 'one tag', name: 'nothing due', expired: 0, total: candidates } as const;
    return { ...(await measureOurs(registry, world, plan)), left: 0, wrong: 0 };
  } finally {
    await registry.close();
  }
}

/** What skopeo and docker-registry make of as many expired images, in a registry that deletes. */
export async function measureOthers({ dir, say }: Place, plan: Plan): Promise<readonly Row[]> {
  const home = join(dir, 'docker-registry');
  const registry = await startCountedRegistry('docker-registry', home);
  try {
    const { expired, living } = await stage(registry, plan);
    const facts = { case: plan.case, expired: plan.expired, total: plan.total };
    say(`${plan.case}: skopeo deletes ${plan.expired} images`);
    const deleted = await deleteBySkopeo(registry, expired, dir);
    const proven = await provenAt(registry.backDoorUrl, expired, living);
    say(`${plan.case}: docker-registry looks at what it would collect`);
    const { ms, wrong } = await wouldCollect(home, living);
    const collected = { requests: 0, requestsPerImage: 0, left: 0 };
    return [
      { tool: 'skopeo delete', ...facts, ...deleted, ...proven },
      { tool: 'garbage-collect', ...facts, ...collected, ms, wrong },
    ];
  } finally {
    await registry.close();
  }
}

async function stage(registry: CountedRegistry, { case: of, expired, total }: Plan) {
  const names = Array.from({ length: componentsMax }, (_none, at) => `image-${at + 1}`);
  const url = registry.backDoorUrl;
  await inParallel(names, (name) => pushBlobs(url, repositoryOf(name)), pushedAtOnce);
  return {
    expired: await stageSets(url, names, of, expired),
    living: await stageSets(url, names, 'small', total - expired),
  };
}

async function stageSets(
  url: string,
  names: readonly string[],
  of: Case | 'small',
  images: number,
): Promise<readonly Staged[]> {
  const ids = Array.from({ length: Math.ceil(images / names.length) }, () => randomUUID());
  const pushed = await inParallel(
    names,
    (name) => pushImages(url, repositoryOf(name), of, ids),
    pushedAtOnce,
  );
  return ids.map((id, at) => ({ id, images: pushed.flatMap((all) => all[at] ?? []) }));
}
