import type { Candidate } from '#core/candidate.ts';
import { digestKey, imagesWithDigest } from '#core/digest-key.ts';
import type { Digest } from '#core/image.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { releaseName } from '#core/release.ts';
import type { SetWithDigest, ShownDigest } from '#core/shown-digest.ts';
import { blockingCells } from '#core/tested-cells.ts';
import { inParallel } from './in-parallel.ts';
import { placeOf } from './place-of.ts';
import type { Store } from './store.ts';
import type { Duty } from './turn.ts';

/** So many sets are shown at once. */
const setsMax = 20;

/**
 * Shows in which sets a digest, of an index or of a platform, was tested or released, though their
 * staging areas may be gone.
 *
 * @param after the candidate that the page before ended with
 * @throws PermanentError `unknown` where no set has it, or there is no such candidate
 */
export async function showDigest(
  { ports: { store } }: Duty,
  digest: Digest,
  after?: string,
): Promise<ShownDigest> {
  const place = after === undefined ? undefined : await placeOf(store, after);
  const found = await store.list('candidates-with-digest', digestKey(digest), setsMax, place);
  const sets = await inParallel(found, ({ id }) => setOf(store, id, digest));
  const last = found.at(-1);
  const isLast = found.length < setsMax || last === undefined;
  if (sets.flat().length === 0 && isLast && after === undefined) throw noSet(digest);
  const next = isLast ? {} : { next: `/api/v1/digests/${digest}?after=${last.id}` };
  return { digest, sets: sets.flat(), ...next };
}

function noSet(digest: Digest): PermanentError {
  const wayOut = 'it must be the digest of an index or of a platform that was built or taken here';
  return new PermanentError('unknown', `no set was tested or released with ${digest}; ${wayOut}`);
}

/** None where only the first digits of another digest are the same. */
async function setOf(store: Store, id: string, digest: Digest): Promise<readonly SetWithDigest[]> {
  const candidate = (await store.get('candidate', id))?.body;
  const images = candidate === undefined ? [] : imagesWithDigest(candidate, digest);
  if (candidate === undefined || images.length === 0) return [];
  const { line, round, openedAtMs, phase, why } = candidate;
  const release = await releaseOf(store, candidate);
  return [
    {
      ...{ candidate: id, line, round, openedAt: new Date(openedAtMs).toISOString(), phase },
      ...(why === undefined ? {} : { why }),
      ...{ blocking: blockingCells(candidate), images },
      ...(release === undefined ? {} : { release }),
    },
  ];
}

async function releaseOf(
  store: Store,
  { line, version }: Candidate,
): Promise<SetWithDigest['release']> {
  if (version === undefined) return undefined;
  const name = releaseName(line, version);
  const record = await store.record('releases', name);
  return record === undefined ? undefined : { name, state: record.state };
}
