import { describe, expect, it, test } from 'vitest';
import { aboutRelease } from '../../../commands/verify/about-release.ts';
import type { Verified } from '../../../commands/verify/verified.ts';
import { openWorld } from '../../world/world.ts';
import { givenMemoryRelease, textOf, verifyMemory } from './memory-release.ts';
import { byDescription, byFiles } from './tampered-files.ts';
import { byLoss, byRegistry } from './tampered-registries.ts';
import { byEvidence, byStatement } from './tampered-statements.ts';

const rows = [
  ...byFiles,
  ...byDescription,
  ...byStatement,
  ...byEvidence,
  ...byRegistry,
  ...byLoss,
];

/** The faults of the check whose name fits. */
function faultsOf({ checks }: Verified, name: RegExp): readonly string[] {
  const found = checks.filter(({ check }) => name.test(check));
  expect(found).toHaveLength(1);
  return found.flatMap(({ faults }) => faults);
}

describe('a release that nobody tampered with', () => {
  it('is right in everything that is checked, and says what is not', async () => {
    const verified = await verifyMemory(await givenMemoryRelease());
    expect(verified.checks.flatMap(({ faults, unchecked }) => unchecked ?? faults)).toEqual([]);
    const empty = verified.checks.filter(({ count }) => count === 0).map(({ of }) => of);
    expect(empty).toEqual(['names of images']);
    expect(verified).toMatchObject({ release: 'sample@v1.0.0', verdict: 'right' });
    expect(verified.notChecked.join()).toContain('whether it was withdrawn since: ask status');
  });

  it('is not the release of another version, though all of it fits together', async () => {
    const verified = await verifyMemory(await givenMemoryRelease(), 'v1.0.1');
    expect(verified.verdict).toBe('wrong');
    expect(faultsOf(verified, /^release\.json says/)).toEqual([
      'release.json is about sample@v1.0.0, and not sample@v1.0.1',
      'statement.sigstore.json is about sample@v1.0.0, and not sample@v1.0.1',
    ]);
  });

  it('is right where its folder cannot be listed, and says so', async () => {
    const verified = await verifyMemory({ ...(await givenMemoryRelease()), isListed: false });
    expect(verified.verdict).toBe('right');
    expect(verified.notChecked.at(-1)).toContain('whether the folder has other files');
  });
});

describe('a release of which', () => {
  test.each(rows)('%s is wrong, and a line says so', async (_what, tamper, check, fault) => {
    const release = await givenMemoryRelease();
    tamper(release);
    const verified = await verifyMemory(release);
    expect(verified.verdict).toBe('wrong');
    expect(faultsOf(verified, check).join('\n')).toMatch(new RegExp(fault, 'm'));
    expect(aboutRelease(verified)).toMatch(/WRONG .*\n.*[\s\S]*is NOT what was released/);
  });
});

test('What a registry does not answer is no fault of the release, and is not passed over', async () => {
  const release = await givenMemoryRelease();
  release.world.faults = ({ port }) => (port === 'images' ? 'error-before' : 'ok');
  const verified = await verifyMemory(release);
  expect(verified.verdict).toBe('unchecked');
  expect(verified.checks.filter(({ unchecked }) => unchecked !== undefined)).toHaveLength(3);
  expect(aboutRelease(verified)).toMatch(
    /\n {2}\? .*\n {9}not checked: .*[\s\S]*not be checked whole/,
  );
});

test('The statement is found where a registry lists what is attached under a tag', async () => {
  const world = openWorld();
  world.registry.canList = false;
  const verified = await verifyMemory(await givenMemoryRelease(world));
  expect(faultsOf(verified, /^the statement is attached/)).toEqual([]);
  expect(verified.verdict).toBe('right');
});

test('Words of others cannot write on the terminal', async () => {
  const release = await givenMemoryRelease();
  release.files.set('\u001b[2J', new Uint8Array());
  expect(textOf(release, 'images.yaml')).not.toBe('');
  const text = aboutRelease(await verifyMemory(release));
  expect(text).toContain('\\u{1b}[2J is not in SHA256SUMS');
  expect(text).not.toContain('\u001b');
});
