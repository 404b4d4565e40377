import { describe, expect, it } from 'vitest';
import { readLineFolder } from '#cloud/line-folder.ts';
import { testSources } from '#cloud/topics.ts';
import { askedFiles } from '#core/asked-files.ts';
import { refuseImages } from '#core/declared-images.ts';
import { judgeVersions, takeOf } from '#core/take.ts';
import { compareTags, parseComponentTag } from '#core/version.ts';
import { readCommands } from '#edge/makefile.ts';
import { readReleaseLines } from '#edge/release-lines.ts';
import { readTagList, repositoryName } from '#edge/tag-list.ts';
import facts from '../data/build-facts.json' with { type: 'json' };
import tagFile from '../data/component-tags.json' with { type: 'json' };

const lines = readReleaseLines(await readLineFolder('release-lines'), testSources);
const tags = readTagList(JSON.stringify(tagFile), 'component-tags.json');
const built = new Map(Object.entries(facts.components));

const sets = lines.flatMap((line) =>
  line.components.map((own) => {
    const repository = repositoryName(own.component.repository);
    const taking = takeOf(own, judgeVersions(tags.get(repository) ?? []));
    return { line: line.name, own, repository, taking };
  }),
);

describe('the real line', () => {
  it('takes a full set of the recorded tags', () => {
    const set = sets.map(({ own, taking }) => [
      own.component.name,
      'newest' in taking ? taking.newest.tag : taking.refusal,
      'images' in taking ? taking.images.map(({ name }) => name).join(' ') : '',
    ]);
    expect(set).toEqual([
      ['external-attacher', 'v4.12.0', 'csi-attacher'],
      ['external-provisioner', 'v6.3.0', 'csi-provisioner'],
      ['external-resizer', 'v2.2.1', 'csi-resizer'],
      [
        'external-snapshotter',
        'v8.6.0',
        'csi-snapshotter snapshot-controller snapshot-conversion-webhook',
      ],
      ['livenessprobe', 'v2.19.0', 'livenessprobe'],
      ['node-driver-registrar', 'v2.17.0', 'csi-node-driver-registrar'],
      ['csi-driver-host-path', 'v1.18.0', 'hostpathplugin'],
    ]);
  });

  it.each(sets)('lets every tag of $repository pass that says what it builds', (one) => {
    const { component } = one.own;
    const known = (built.get(one.repository) ?? []).flatMap(({ tag, cmds }) => {
      const parsed = parseComponentTag(tag);
      // Of a tag without commands it is not recorded whether its Makefile says so.
      return parsed === undefined || cmds.length === 0 ? [] : [{ tag: parsed, cmds }];
    });
    const makefiles = known.map(({ tag, cmds }) => ({ tag, text: `CMDS=${cmds.join(' ')}\n` }));
    const refusals = makefiles.flatMap(
      ({ tag, text }) => refuseImages(component, tag, readCommands(text)) ?? [],
    );
    expect(refusals).toEqual([]);
    expect(known.length).toBeGreaterThan(20);
    const [newest] = makefiles.toSorted((a, b) => compareTags(b.tag, a.tag));
    if (newest === undefined) return expect.unreachable();
    const more = readCommands(`${newest.text}CMDS += another`);
    expect(refuseImages(component, newest.tag, more)).toContain(': add another there');
  });

  it.each(sets)('has of $repository the platforms and files of the tag that it takes', (one) => {
    const { taking, own } = one;
    if ('refusal' in taking) throw new Error(taking.refusal);
    const fact = built.get(one.repository)?.find(({ tag }) => tag === taking.newest.tag);
    const hasWindows = fact?.dockerfiles.includes('Dockerfile.Windows');
    const platforms = fact?.platforms
      .filter((platform) => hasWindows || !platform.startsWith('windows/'))
      // BuildKit names linux/arm by its usual variant.
      .map((platform) => (platform === 'linux/arm' ? 'linux/arm/v7' : platform));
    for (const image of taking.images)
      expect([...image.platforms].sort()).toEqual([...new Set(platforms)].sort());
    expect(askedFiles(own.component.files).paths).toEqual(fact?.rbacFiles);
  });

  it('has unit tests of every component', () => {
    expect(sets.filter(({ own }) => own.component.unit === undefined)).toEqual([]);
  });
});
