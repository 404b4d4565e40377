import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { describeEachKind } from '../emulator-kinds.ts';
import { call } from '../emulators/registry/oci-client.ts';
import { lineNames, startTaggedStack, type TaggedStack, type Way } from './tagged-stack.ts';

const waited = { timeout: 30_000, interval: 50 };
const deadlineMs = 60_000;

const recordRead = z.object({
  owed: z.array(z.unknown()),
  body: z.object({ tag: z.string(), via: z.string(), seenAtMs: z.number() }).loose(),
});
const candidateRead = z.object({
  body: z.object({
    line: z.string(),
    phase: z.string(),
    openedAtMs: z.number(),
    frozen: z.object({ components: z.tuple([z.object({ tag: z.string(), commit: z.string() })]) }),
    skipped: z.record(z.string(), z.array(z.object({ tag: z.string(), why: z.string() }))),
    builds: z.object({
      greeter: z.object({ images: z.array(z.object({ digest: z.string() })) }),
    }),
  }),
});
const buildsRead = z.object({
  builds: z.array(
    z.object({ status: z.string(), substitutions: z.record(z.string(), z.string()) }),
  ),
});

type Candidate = z.output<typeof candidateRead>['body'];

describeEachKind('tags of a real repository', (kind) => {
  let tagged: TaggedStack;
  beforeAll(async () => {
    tagged = await startTaggedStack(kind);
  }, deadlineMs);
  afterAll(() => tagged?.close());

  const firestore = () => tagged.running.firestore;

  async function documentOf(tag: string) {
    const found = await firestore()
      .doc(`tags/${encodeURIComponent(`greeter:${tag}`)}`)
      .get();
    return found.exists ? recordRead.parse(found.data()) : undefined;
  }

  const recordOf = async (tag: string) => (await documentOf(tag))?.body;

  /** Waits until a tag is recorded, and its lines have heard of it. */
  function untilTold(tag: string): Promise<void> {
    return vi.waitFor(async () => expect((await documentOf(tag))?.owed).toEqual([]), waited);
  }

  /** The ids of the transitions of the tags' records. */
  async function sights(): Promise<readonly string[]> {
    const found = await firestore().collection('audit').get();
    return found.docs.map(({ id }) => decodeURIComponent(id)).filter((id) => /^tag:/.test(id));
  }

  async function candidates(line: string): Promise<readonly Candidate[]> {
    const found = await firestore().collection('candidates').get();
    return found.docs
      .map((one) => candidateRead.parse(one.data()).body)
      .filter((one) => one.line === line)
      .sort((a, b) => a.openedAtMs - b.openedAtMs);
  }

  async function untilTaken(tags: Readonly<Record<string, readonly string[]>>): Promise<void> {
    await vi.waitFor(async () => {
      for (const [line, expected] of Object.entries(tags)) {
        const found = await candidates(line);
        expect(found.map(({ frozen }) => frozen.components[0].tag)).toEqual(expected);
        expect(found.at(-1)?.phase).toBe('testing');
      }
    }, waited);
  }

  /** What every build of images was told that it builds. */
  async function gitTags(): Promise<readonly string[]> {
    const { cloudBuild, project } = tagged.running.stack;
    const answer = await fetch(`${cloudBuild}/v1/projects/${project}/builds`, {
      signal: AbortSignal.timeout(deadlineMs),
    });
    const { builds } = buildsRead.parse(await answer.json());
    expect(new Set(builds.map(({ status }) => status))).toEqual(new Set(['SUCCESS']));
    return builds.map(({ substitutions }) => substitutions['_GIT_TAG'] ?? '').sort();
  }

  test(
    'that stand before the first look at it are history, and the newest is built',
    async () => {
      const commit = await tagged.tag('v1.0.0');
      expect(await tagged.tagObject('v1.0.0')).not.toBe(commit);
      await tagged.tell.tick('v1.0.0');
      await tagged.passQuietTime();
      await untilTaken({ stable: ['v1.0.0'], early: ['v1.0.0'] });
      for (const line of lineNames)
        expect((await candidates(line)).at(0)?.frozen.components[0].commit).toBe(commit);
      expect(await sights()).toEqual([]);
      expect(await gitTags()).toEqual(['v20260105-v1.0.0']);
    },
    deadlineMs,
  );

  const firsts: readonly (readonly [Way, string, string])[] = [
    ['webhook', 'v1.0.3', 'github create'],
    ['ci', 'v1.0.4', 'message'],
    ['tick', 'v1.0.5', 'tag-tick'],
    ['person', 'v1.0.6', 'announce:tag'],
  ];

  test(
    'are recorded alike by whatever way word of them comes',
    async () => {
      for (const [way, tag, via] of firsts) {
        const commit = await tagged.tag(tag);
        await tagged.tell[way](tag);
        await untilTold(tag);
        const { seenAtMs: _at, ...record } = (await recordOf(tag)) ?? expect.unreachable();
        expect(record).toEqual({
          ...{ component: 'greeter', tag, commit, via, verdict: 'accepted' },
          ...{ why: 'taken by early, stable', lines: ['early', 'stable'] },
        });
      }
    },
    deadlineMs,
  );

  test(
    'are seen once, however often and by whom they are told, and make one candidate',
    async () => {
      const before = await Promise.all(firsts.map(([, tag]) => recordOf(tag)));
      for (const _again of [1, 2])
        for (const [, tag] of firsts)
          await Promise.all([tagged.tell.webhook(tag), tagged.tell.ci(tag), tagged.tell.tick(tag)]);
      await tagged.tell.person('v1.0.3');
      await tagged.passQuietTime();
      await untilTaken({ stable: ['v1.0.0', 'v1.0.6'], early: ['v1.0.0', 'v1.0.6'] });
      expect(await Promise.all(firsts.map(([, tag]) => recordOf(tag)))).toEqual(before);
      expect((await sights()).toSorted()).toEqual(firsts.map(([, tag]) => `tag:greeter:${tag}:1`));
      expect(await gitTags()).toEqual(['v20260105-v1.0.0', 'v20260105-v1.0.6']);
    },
    deadlineMs,
  );

  const mistyped = {
    tag: 'v1.12.0',
    why: 'quarantined: more than one minor above v1.0: did you mean v1.1.0?',
  };

  test(
    'that share a commit are each built, a pre-release only where a line asks',
    async () => {
      const commit = await tagged.tag(mistyped.tag);
      await tagged.tell.webhook(mistyped.tag);
      expect(await tagged.tag('v1.0.7-rc1')).toBe(commit);
      await tagged.tell.ci('v1.0.7-rc1');
      await untilTold('v1.0.7-rc1');
      await tagged.passQuietTime();
      await untilTaken({
        ...{ stable: ['v1.0.0', 'v1.0.6'], early: ['v1.0.0', 'v1.0.6', 'v1.0.7-rc1'] },
      });
      expect(await tagged.tag('v1.0.7')).toBe(commit);
      await tagged.tell.ci('v1.0.7');
      await untilTold('v1.0.7');
      await tagged.passQuietTime();
      await untilTaken({
        stable: ['v1.0.0', 'v1.0.6', 'v1.0.7'],
        early: ['v1.0.0', 'v1.0.6', 'v1.0.7-rc1', 'v1.0.7'],
      });
      const built = ['v1.0.0', 'v1.0.6', 'v1.0.7', 'v1.0.7-rc1'].map((tag) => `v20260105-${tag}`);
      expect(await gitTags()).toEqual(built);
    },
    deadlineMs,
  );

  test('have images that say which tag they are, and not which commit', async () => {
    const versions = await Promise.all((await candidates('early')).map(versionOf));
    const expected = ['v1.0.0', 'v1.0.6', 'v1.0.7-rc1', 'v1.0.7'];
    expect(versions).toEqual(expected.map((tag) => `v20260105-${tag}`));
  });

  test('that are skipped are named by the candidate, with the reason', async () => {
    const skipped = (await candidates('early')).map((one) => one.skipped['greeter'] ?? []);
    expect(skipped).toEqual([[], [], [mistyped], [mistyped]]);
    expect((await candidates('stable')).at(-1)?.skipped).toEqual({ greeter: [mistyped] });
  });

  const manifestRead = z.object({
    manifests: z.array(z.object({ digest: z.string() })).default([]),
    config: z.object({ digest: z.string() }).optional(),
  });
  const configRead = z.object({
    config: z.object({ Labels: z.record(z.string(), z.string()) }),
  });

  /** The version in the labels of the first image of a candidate. */
  async function versionOf({ builds }: Candidate): Promise<string | undefined> {
    const get = async (path: string) => {
      const at = `/v2/csi-release/gcr.io/greeter/${path}`;
      const { bytes } = await call(`http://${tagged.running.stack.registry}`, 'GET', at);
      return JSON.parse(String(bytes));
    };
    const index = manifestRead.parse(await get(`manifests/${builds.greeter.images[0]?.digest}`));
    const manifest = manifestRead.parse(await get(`manifests/${index.manifests[0]?.digest}`));
    const { config } = configRead.parse(await get(`blobs/${manifest.config?.digest}`));
    return config.Labels['org.opencontainers.image.version'];
  }
});
