import { describe, expect, it } from 'vitest';
import { cleanupPolicies } from '#core/cleanup-policy.ts';
import {
  idInTag,
  judgeStaged,
  keptTag,
  longestToLiveMs,
  type ManifestFacts,
  oldBeforeMs,
  type StagedVerdict,
} from '#core/orphan.ts';
import { aDigest } from '../given/image.ts';
import { aComponent, aLine, aLineComponent } from '../given/line.ts';

const id = '7970d659-c9c4-5075-8d23-069f64d9669d';
const day = 24 * 60 * 60_000;
const digest = aDigest('hello');
const nobody: ManifestFacts = { isHeld: false, standing: new Set(), isKnown: true };

describe('a tag in staging', () => {
  it.each<[string, string | undefined]>([
    [id, id],
    [`amd64-linux-${id}`, id],
    [`arm64-v8-linux-${id}`, id],
    [`amd64-windows-10.0.20348.2655-${id}`, id],
    [id.toUpperCase(), undefined],
    [id.replace('-5075-', '-1075-'), undefined],
    [`${id}-debug`, undefined],
    [`-${id}`, undefined],
    ['v20260105-v1.0.0', undefined],
    ['canary', undefined],
    [`sha256-${digest.slice(7)}.sig`, undefined],
    [`<script>-${id}`, undefined],
  ])('%s is made of our id %s', (tag, expected) => {
    expect(idInTag(tag)).toBe(expected);
  });
});

describe('a manifest in staging', () => {
  it.each<[string, readonly string[], Partial<ManifestFacts>, number, StagedVerdict]>([
    ['that came lately', [id], {}, 100, 'young'],
    ['of nobody', [id, `amd64-linux-${id}`], {}, 99, 'orphan'],
    ['of nobody, that was kept', [keptTag(digest), id], {}, 99, 'orphan'],
    ['of a candidate', [id], { standing: new Set([id]) }, 99, 'stands'],
    ['of a build', ['canary', id], { isHeld: true }, 99, 'stands'],
    ['without a tag, of a build', [], { isHeld: true }, 99, 'stands'],
    ['without a tag', [], {}, 99, 'untagged'],
    ['with a tag of somebody else', [id, 'canary'], {}, 99, 'foreign'],
    ['with a tag of somebody else alone', ['v1.0.0'], {}, 99, 'foreign'],
    ['of an image that no line has', [id], { isKnown: false }, 99, 'foreign'],
  ])('%s is judged', (_which, tags, facts, uploadedAtMs, verdict) => {
    const manifest = { name: 'hello', digest, tags, uploadedAtMs };
    expect(judgeStaged(manifest, { ...nobody, ...facts }, 100)).toBe(verdict);
  });

  it('is old when every time to live is over for two days', () => {
    const short = aLine({ timesToLive: { failedMs: day, acceptedMs: 5 * day, releasedMs: day } });
    const long = aLine({ timesToLive: { failedMs: 9 * day, acceptedMs: day, releasedMs: day } });
    expect(longestToLiveMs([short, long])).toBe(9 * day);
    expect(oldBeforeMs([short, long], 100 * day)).toBe(89 * day);
    expect(longestToLiveMs([])).toBe(0);
  });
});

describe('the net below the collector', () => {
  it('takes what is twice as old as any time to live, of our images, but for what is kept', () => {
    const other = aComponent({ name: 'b', images: [{ name: 'b', platforms: ['linux/amd64'] }] });
    const line = aLine({
      components: [aLineComponent(other), aLineComponent(aComponent()), aLineComponent(other)],
      timesToLive: { failedMs: day, acceptedMs: 5 * day + 1, releasedMs: day },
    });
    expect(cleanupPolicies([line])).toEqual([
      {
        ...{ name: 'keep-what-stands', action: { type: 'Keep' } },
        condition: { tagState: 'tagged', tagPrefixes: ['kept-'] },
      },
      {
        ...{ name: 'delete-what-was-left', action: { type: 'Delete' } },
        condition: { tagState: 'any', packageNamePrefixes: ['b', 'hello'], olderThan: '864001s' },
      },
    ]);
    expect(keptTag(digest)).toBe(`kept-${digest.slice(7, 23)}`);
  });
});
