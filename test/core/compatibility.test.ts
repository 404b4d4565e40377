import { describe, expect, it } from 'vitest';
import { compatibilityOf, type KubernetesCell, type TestedSet } from '#core/compatibility.ts';
import { compatibilityText } from '#core/compatibility-text.ts';

const passed: KubernetesCell = { kubernetes: '1.35', counts: 'blocking', verdict: 'passed' };
const failed: KubernetesCell = { ...passed, verdict: 'failed' };
const informing: KubernetesCell = { ...passed, counts: 'informing' };

/** A release of `sample` with hello alone. */
function aSet(release: string, cells: readonly KubernetesCell[], facts: Partial<TestedSet> = {}) {
  const components = [{ name: 'hello', tag: 'v1.0.0' }];
  return { line: 'sample', release, isWithdrawn: false, components, cells, ...facts };
}

const one = (cells: readonly KubernetesCell[]) => aSet('sample@v1.0.0', cells);
const withdrawn = aSet('sample@v1.0.1', [passed], { isWithdrawn: true });

describe('a version of a component on a version of Kubernetes', () => {
  it.each([
    ['tested where every blocking cell passed', [one([passed, passed])], 'tested'],
    ['tested where one passed late', [one([{ ...passed, verdict: 'flaky-passed' }])], 'tested'],
    [
      'tested whatever informing cells say',
      [one([passed, { ...informing, verdict: 'failed' }])],
      'tested',
    ],
    ['failed where one failed, be it waived', [one([passed, failed])], 'failed'],
    ['failed where one is open', [one([{ ...passed, verdict: 'open' }])], 'failed'],
    ['informing where no cell counts', [one([informing])], 'informing'],
    ['untested where nothing ran there', [one([{ ...passed, kubernetes: '1.34' }])], 'untested'],
    ['untested where nothing ran at all', [one([])], 'untested'],
    ['tested where one of its sets is', [aSet('sample@v1.0.1', [failed]), one([passed])], 'tested'],
    ['failed rather than informing', [aSet('sample@v1.0.1', [informing]), one([failed])], 'failed'],
    ['untested where its release was withdrawn', [withdrawn], 'untested'],
    ['by what stands beside what was withdrawn', [withdrawn, one([failed])], 'failed'],
  ] as const)('is %s', (_how, sets, standing) => {
    const { versions } = compatibilityOf(sets, '1.35');
    expect(versions[0]?.kubernetes['1.35']?.standing).toBe(standing);
  });

  it('has its evidence: the sets, and how many cells ran there', () => {
    const sets = [withdrawn, one([passed, failed]), aSet('sample@v0.9.0', [])];
    expect(compatibilityOf(sets).versions).toEqual([
      {
        ...{ component: 'hello', version: 'v1.0.0' },
        kubernetes: {
          '1.35': {
            ...{ standing: 'failed', cells: 3 },
            releases: [
              { release: 'sample@v1.0.1', standing: 'tested', withdrawn: true },
              { release: 'sample@v1.0.0', standing: 'failed' },
            ],
          },
        },
      },
    ]);
  });
});

describe('the versions that are told of', () => {
  it('are in order: components by name, what is newer first', () => {
    const tags = ['v1.9.0', 'v1.10.0', 'v1.10.0-rc1', 'odd', 'odder'];
    const components = tags.map((tag) => ({ name: 'hello', tag }));
    const cells = ['1.9', '1.35', '1.10'].map((kubernetes) => ({ ...passed, kubernetes }));
    const counter = { name: 'counter', tag: 'v1.0.0' };
    const twice = { name: 'hello', tag: 'odd' };
    const sets = [aSet('sample@v1.0.0', cells, { components: [...components, counter, twice] })];
    const { versions, kubernetes } = compatibilityOf(sets);
    expect(kubernetes).toEqual(['1.35', '1.10', '1.9']);
    expect(versions.map(({ component, version }) => `${component} ${version}`)).toEqual([
      'counter v1.0.0',
      'hello v1.10.0',
      'hello v1.10.0-rc1',
      'hello v1.9.0',
      'hello odd',
      'hello odder',
    ]);
  });

  it('name no version twice', () => {
    const sets = [aSet('sample@v1.0.1', [passed]), one([passed])];
    expect(compatibilityOf(sets).versions).toHaveLength(1);
  });
});

describe('the set to take for a version of Kubernetes', () => {
  it('is the newest of each line that was tested there and stands', () => {
    const next = { ...aSet('next@v2.0.0', [passed]), line: 'next' };
    const sets = [withdrawn, aSet('sample@v1.0.2', [failed]), one([passed]), next];
    expect(compatibilityOf([...sets, aSet('sample@v0.9.0', [passed])]).newest).toEqual([
      { kubernetes: '1.35', line: 'sample', release: 'sample@v1.0.0' },
      { kubernetes: '1.35', line: 'next', release: 'next@v2.0.0' },
    ]);
  });

  it('is none where no standing release was', () => {
    expect(compatibilityOf([withdrawn]).newest).toEqual([]);
    expect(compatibilityOf([one([passed])], '1.36').newest).toEqual([]);
  });
});

describe('the table of it', () => {
  it('has a row for each version and names the sets to take', () => {
    const sets = [
      one([passed, { ...failed, kubernetes: '1.34' }, { ...informing, kubernetes: '1.33' }]),
    ];
    expect(
      compatibilityText(compatibilityOf(sets)),
    ).toBe(`| Component | Version | 1.35 | 1.34 | 1.33 |
| --- | --- | --- | --- | --- |
| hello | v1.0.0 | tested | failed | informing |

| Kubernetes | Line | Newest release tested on it |
| --- | --- | --- |
| 1.35 | sample | sample@v1.0.0 |

Tested: in a released set, every blocking test cell on that version passed.
`);
  });

  it('shows a dash for what was not tested, and for what nobody knows', () => {
    const { kubernetes, newest, versions } = compatibilityOf([one([passed])], '1.36');
    const text = compatibilityText({ kubernetes: [...kubernetes, '1.37'], newest, versions });
    expect(text).toMatch(/\| hello \| v1\.0\.0 \| - \| - \|\n/);
    expect(text).not.toMatch(/Newest release/);
  });

  it('says so where nothing was tested anywhere', () => {
    const text = compatibilityText(compatibilityOf([]));
    expect(text).toBe('No release was tested on a version of Kubernetes.\n');
  });
});
