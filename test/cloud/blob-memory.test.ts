import { describe, expect, it } from 'vitest';
import { openBlobMemory } from '#cloud/blob-memory.ts';
import { imageRepository } from '#core/image.ts';
import type { BlobCopy } from '#flow/images.ts';
import { aDigest } from '../given/image.ts';

const to = imageRepository('csi-release/csi', 'hello');
const other = imageRepository('csi-release/csi', 'hello-too');
const blob = aDigest('blob');

/** A memory, and how often it had something copied. */
function givenMemory(answers: readonly (BlobCopy | Error)[] = ['uploaded', 'mounted']) {
  let nowMs = 0;
  let copies = 0;
  const memory = openBlobMemory(() => nowMs);
  const copy = async (): Promise<BlobCopy> => {
    const answer = answers[copies] ?? 'mounted';
    copies += 1;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return {
    memory,
    once: (repository = to) => memory.once(repository, blob, copy),
    wait: (ms: number) => {
      nowMs += ms;
    },
    copies: () => copies,
  };
}

describe('a blob', () => {
  it('that two images name is copied once, also at the same time', async () => {
    const { once, copies } = givenMemory();
    expect(await Promise.all([once(), once()])).toEqual(['uploaded', 'uploaded']);
    expect(await once()).toBe('uploaded');
    expect(copies()).toBe(1);
  });

  it('is copied to each repository that needs it', async () => {
    const { once, copies } = givenMemory();
    await Promise.all([once(), once(other)]);
    expect(copies()).toBe(2);
  });

  it('whose copy failed is copied again', async () => {
    const { once, copies } = givenMemory([new Error('not now'), 'mounted']);
    await expect(once()).rejects.toThrow('not now');
    expect(await once()).toBe('mounted');
    expect(copies()).toBe(2);
  });

  it('is copied again after a while, as nothing may have named it', async () => {
    const { once, wait, copies } = givenMemory();
    await once();
    wait(10 * 60_000);
    await once();
    expect(copies()).toBe(1);
    wait(1);
    await once();
    expect(copies()).toBe(2);
  });

  it('is copied again where its repository turned out not to have it', async () => {
    const { memory, once, copies } = givenMemory();
    await Promise.all([once(), once(other)]);
    memory.forget(to);
    await Promise.all([once(), once(other)]);
    expect(copies()).toBe(3);
  });
});
