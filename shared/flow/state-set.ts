import type { Promotion } from '#core/promotion.ts';
import { type StatedFile, setStatement } from '#core/set-statement.ts';
import type { GivenFile } from './given-file.ts';
import { contentDigest } from './identify.ts';
import { statedFiles } from './publish.ts';
import { statedSet } from './stated-set.ts';
import type { Duty } from './turn.ts';

/**
 * States the set of a promotion, signed, before anything of it is in production. What was stated
 * first stays, and is read back: it must be ours, and of this promotion.
 *
 * @throws PermanentError `conflict` where something else is kept in its place
 * @throws Error where it cannot be signed or kept; it is tried again
 */
export async function stateSet(duty: Duty, promotion: Promotion): Promise<void> {
  const { statements, store } = duty.ports;
  const found = await statements.find(promotion);
  if (found.kind === 'absent') {
    const candidate = await store.get('candidate', promotion.candidate);
    if (candidate === undefined) throw new Error(`there is no candidate ${promotion.candidate}`);
    const files = await statedFiles(duty, promotion);
    await statements.put(setStatement(promotion, candidate.body, files.map(statedFile)));
  }
  await statedSet(duty, promotion);
}

function statedFile({ path, bytes }: GivenFile): StatedFile {
  return { path, digest: contentDigest(bytes) };
}
