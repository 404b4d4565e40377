import { describe, expect, it } from 'vitest';
import { rulingsMax } from '#core/component-state.ts';
import { imageRepository } from '#core/image.ts';
import { imageTagKey } from '#core/plan.ts';
import type { Ruling } from '#core/ruling.ts';
import { detectTag } from '#flow/detect-tag.ts';
import { type Ruled, ruleTag } from '#flow/rule-tag.ts';
import { aRuling } from '../given/component.ts';
import { aDigest } from '../given/image.ts';
import { aComponent, aLine, aLineComponent } from '../given/line.ts';
import { openWorld, type World } from '../world/world.ts';

const { repository } = aComponent();
const pre = aLineComponent(aComponent(), '1', true);
const lines = [
  aLine(),
  aLine({
    name: 'late',
    promoters: ['Bob@example.com'],
    components: [aLineComponent(aComponent(), '1.0')],
  }),
  aLine({ name: 'early', promoters: [], components: [pre] }),
  aLine({ name: 'other', components: [aLineComponent(aComponent({ name: 'counter' }))] }),
];

/** A world with a repository: `v1.0.0`, and `v1.9.0`, which nobody can have meant. */
function openTagged(...further: readonly string[]): World {
  const world = openWorld();
  world.lines = lines;
  for (const [at, tag] of ['v1.0.0', 'v1.9.0', ...further].entries())
    world.source.tag(repository, tag, { atMs: at });
  return world;
}

interface Asked {
  readonly component?: string;
  readonly tag: string;
  readonly ruling?: Ruling['ruling'];
  readonly email?: string;
}

function ask(
  world: World,
  { component = 'hello', tag, ruling = 'released', email = 'maintainer@example.com' }: Asked,
): Promise<Ruled> {
  const duty = { ports: world.ports, worker: 'promote' } as const;
  return ruleTag(duty, { email, subject: email }, { component, tag, ruling, reason: 'I looked' });
}

function rulings(world: World): readonly Ruling[] {
  return world.store.document('component', 'hello')?.body.rulings ?? [];
}

describe('a ruling that is refused', () => {
  const promoters = 'sample: maintainer@example.com; late: Bob@example.com; early: ';
  it.each<[string, Asked, string, string]>([
    [
      'of a component of no line',
      { component: 'none', tag: 'v1.9.0' },
      'unknown',
      'no release line has a component none',
    ],
    [
      'by a stranger',
      { tag: 'v1.9.0', email: 'eve@example.com' },
      'forbidden',
      `eve@example.com is not among the promoters of ${promoters}`,
    ],
    [
      'by a promoter of another line',
      { component: 'counter', tag: 'v1.9.0', email: 'bob@example.com' },
      'forbidden',
      'bob@example.com is not among the promoters of other: maintainer@example.com',
    ],
    [
      'on a version of a library',
      { tag: 'client/v8.4.0' },
      'refused',
      'hello client/v8.4.0 is the version of a library: ',
    ],
    ['on no version', { tag: 'v2.11' }, 'refused', 'hello v2.11 is malformed: '],
    [
      'on a tag that is not there',
      { tag: 'v1.1.0' },
      'unknown',
      'hello has no tag v1.1.0; push it first',
    ],
    [
      'to withdraw what is in quarantine',
      { tag: 'v1.9.0', ruling: 'withdrawn' },
      'conflict',
      'hello v1.9.0 is in quarantine, and taken by no line: ',
    ],
  ])('%s says why, and writes nothing', async (_what, asked, code, words) => {
    const world = openTagged('client/v8.4.0', 'v2.11');
    const message = expect.stringContaining(words);
    await expect(ask(world, asked)).rejects.toMatchObject({
      name: 'PermanentError',
      code,
      message,
    });
    expect(world.store.ids('component')).toEqual([]);
    expect(world.store.ids('audit')).toEqual([]);
    expect(world.bus.published()).toEqual([]);
  });

  it('for want of room says so, and takes no other away', async () => {
    const world = openTagged();
    for (let at = 0; at < rulingsMax; at += 1) {
      world.source.tag(repository, `v1.0.${at + 1}`, { atMs: 10 + at });
      await ask(world, { tag: `v1.0.${at + 1}`, ruling: 'withdrawn' });
    }
    const before = rulings(world);
    const refusal = { code: 'conflict', message: expect.stringContaining('tag a new version') };
    await expect(ask(world, { tag: 'v1.9.0' })).rejects.toMatchObject(refusal);
    expect(rulings(world)).toEqual(before);
    await ask(world, { tag: 'v1.0.1' });
    expect(rulings(world)).toHaveLength(rulingsMax);
  });
});

describe('a ruling', () => {
  async function commitOf(world: World, tag: string): Promise<string> {
    const { tags } = await world.ports.source.refs(repository);
    return tags.find((one) => one.tag === tag)?.commit ?? expect.unreachable();
  }

  it('is kept with who, why and when, and announced to the function whose work it is', async () => {
    const world = openTagged();
    await ask(world, { tag: 'v1.9.0', email: 'bob@example.com' });
    const commit = await commitOf(world, 'v1.9.0');
    const facts = { by: 'bob@example.com', reason: 'I looked', atMs: world.now };
    expect(rulings(world)).toEqual([aRuling('v1.9.0', { commit, ...facts })]);
    expect(world.store.record('audit', 'component:hello:1')).toMatchObject({
      ...{ event: 'tag-ruled', by: 'promote' },
      why: 'v1.9.0 was released by bob@example.com: I looked',
    });
    expect(world.bus.published('tag-detected')).toMatchObject([
      { message: { wake: { kind: 'component', id: 'hello' } } },
    ]);
  });

  const withdraw = (tag: string): Asked => ({ tag, ruling: 'withdrawn' });
  it.each<[string, readonly string[], readonly Asked[], readonly string[]]>([
    ['that left quarantine', [], [{ tag: 'v1.9.0' }], ['sample', 'early']],
    ['that was never there', [], [{ tag: 'v1.0.0' }], ['sample', 'late', 'early']],
    ['that was withdrawn', [], [withdraw('v1.0.0')], ['sample', 'late', 'early']],
    ['that was both', [], [{ tag: 'v1.9.0' }, withdraw('v1.9.0')], ['sample', 'early']],
    ['that is no release', ['v1.1.0-rc1'], [withdraw('v1.1.0-rc1')], ['early']],
    ['that no line takes', ['v1.0.1'], [{ tag: 'v1.0.0' }], []],
  ])(
    'on a tag %s names the lines, and is the same where it is made again',
    async (_what, further, asked, names) => {
      const world = openTagged(...further);
      const answers: Ruled[] = [];
      for (const one of asked) answers.push(await ask(world, one));
      const last = asked.at(-1) ?? expect.unreachable();
      const { tag, ruling = 'released' } = last;
      const commit = await commitOf(world, tag);
      const answer = { component: 'hello', tag, commit, ruling, lines: names };
      expect(answers.at(-1)).toEqual(answer);
      expect(await ask(world, { ...last, email: 'bob@example.com' })).toEqual(answer);
    },
  );

  it('that somebody else made in the meantime stands as theirs', async () => {
    const world = openTagged();
    const both = ['maintainer@example.com', 'bob@example.com'].map((email) =>
      ask(world, { tag: 'v1.9.0', email }),
    );
    const [one, other] = await Promise.all(both);
    expect(other).toEqual(one);
    expect(rulings(world)).toHaveLength(1);
  });

  it('holds for the commit that the tag has, and not for another', async () => {
    const world = openTagged();
    await ask(world, { tag: 'v1.9.0' });
    const commit = world.source.commit(repository);
    world.source.moveTag(repository, 'v1.9.0', commit, 1);
    await ask(world, { tag: 'v1.9.0' });
    expect(rulings(world).map((one) => one.commit)).toEqual([expect.any(String), commit]);
  });

  it.each<[string, (world: World, was: string) => void, RegExp | undefined]>([
    ['may be released there', () => undefined, undefined],
    ['is released by nobody there, if it was released in production', putReleased, /nobody can/],
    ['is released by nobody there, if it is of the history', putHistory, /nobody can/],
  ])('on a suspicious tag that was moved: it %s', async (_what, prepare, refusal) => {
    const world = openTagged();
    const was = await commitOf(world, 'v1.9.0');
    prepare(world, was);
    const duty = { ports: world.ports, worker: 'tag-detected' } as const;
    await detectTag(duty, { component: 'hello', tag: 'v1.9.0', via: 'ci' });
    world.source.moveTag(repository, 'v1.9.0', world.source.commit(repository), 1);
    const asked = ask(world, { tag: 'v1.9.0' });
    if (refusal !== undefined) return expect(asked).rejects.toThrow(refusal);
    const is = await commitOf(world, 'v1.9.0');
    await expect(asked).resolves.toMatchObject({ commit: is });
    await detectTag(duty, { component: 'hello', tag: 'v1.9.0', via: 'ci' });
    const record = world.store.document('tag', 'hello:v1.9.0')?.body;
    expect(record).toMatchObject({ verdict: 'accepted', commit: is });
  });

  it('stands although its wake is lost', async () => {
    const world = openTagged();
    world.faults = ({ port }) => (port === 'bus' ? 'error-before' : 'ok');
    await ask(world, { tag: 'v1.9.0' });
    expect(rulings(world)).toHaveLength(1);
    expect(world.store.document('component', 'hello')).toMatchObject({ dueAtMs: world.now });
  });
});

/** Says that v1.9.0 was released, though nobody saw it. */
function putReleased(world: World, commit: string): void {
  const { production } = aComponent();
  const name = imageRepository(production, 'hello');
  world.store.putRecord('versions', imageTagKey(name, 'v1.9.0'), {
    ...{ repository: name, name: 'hello', versionTag: 'v1.9.0', digest: aDigest('hello') },
    ...{ platforms: [], component: 'hello', commit, reservedFor: ['one'] },
  });
}

/** Says that v1.9.0 stood when hello was first watched. */
function putHistory(world: World, commit: string): void {
  const tags = [{ tag: 'v1.9.0', commit, isHistory: true }] as const;
  const body = { component: 'hello', watchedSinceMs: 0, tags, rulings: [] };
  world.store.put('component', 'hello', { body, owed: [], revision: 1, dueAtMs: null });
}
