import { describe, expect, test } from 'vitest';
import { readReleaseLines } from '#edge/release-lines.ts';
import { cellFiles } from './cell-files.ts';
import { changed, faultsOf } from './line-files.ts';

describe('A cell is refused', () => {
  const sanity =
    'sanity: { runs: cloud-build, counts: blocking, deadline: 30m, steps: [{ name: a }]';
  test.each([
    [
      'cells:',
      `cells:\n  ${sanity}, timeout: 31m }`,
      ':8:96: cells.sanity.timeout does not fit: the timeout is longer than the deadline',
    ],
    [
      'cells:',
      `cells:\n  unit-greeter: { runs: external, counts: blocking, deadline: 1m }`,
      ':8:3: cells.unit-greeter has the id unit-greeter, as a cell of unit has: rename one of the two',
    ],
    [
      'cells:',
      `cells:\n  ${sanity.replace('name: a', 'name: $_IMAGE_RELAY')} }`,
      ':8:65: cells.sanity.steps name _IMAGE_RELAY, which is nothing here: write one of ' +
        '_IMAGE_GREETER, or declare it under substitutions',
    ],
    [
      'cells:',
      `cells:\n  ${sanity.replace('name: a', 'name: $_IMAGE_GREETER_')} }`,
      'name _IMAGE_GREETER_, which is nothing here: write one of _IMAGE_GREETER, or declare it',
    ],
    ...['$_STAGINGID', 'a$_FOO'].map((name): [string, string, string] => [
      'cells:',
      `cells:\n  ${sanity.replace('name: a', `name: ${name}`)}, substitutions: { _A: a } }`,
      `name ${/_\w+/.exec(name)?.[0]}, which is nothing here: write one of _IMAGE_GREETER, ` +
        '_VERSION_GREETER, _COMMIT_GREETER, _CELL, _REGISTRY, _STAGING_ID, _A, or declare it',
    ]),
    [
      'cells:',
      `cells:\n  ${sanity}, timeout: 2d }`.replace('deadline: 30m', 'deadline: 3d'),
      'cells.sanity.timeout must be 24h or less: Cloud Build ends every build after that',
    ],
    [
      'cells:',
      `cells:\n  ${sanity.replace('name: a', 'name: a, waitFor: [b]')} }`,
      'cells.sanity.steps[0].waitFor names b, which is no step before this one: write one of -',
    ],
    [
      'cells:',
      `cells:\n  ${sanity}, substitutions: { _STAGING_ID: a } }`,
      '_STAGING_ID is given by us: remove it',
    ],
    [
      'cells:',
      `cells:\n  ${sanity}, resultPrefix: "https://ci.example/runs/" }`,
      'cells.sanity.resultPrefix must be an address in Cloud Storage, such as gs://bucket/reports/',
    ],
    [
      'cells:',
      `cells:\n  ${sanity}, resultPrefix: "gs://bucket/../reports/" }`,
      'cells.sanity.resultPrefix must be an address in Cloud Storage',
    ],
    [
      'cells:',
      `cells:\n  ${sanity}, resultPrefix: "gs://bucket/reports/" }`,
      'cells.sanity.resultPrefix promises reports, and no step mentions $BUILD_ID: copy them to',
    ],
  ])('for %j written as %j', (from, to, words) => {
    const faults = faultsOf(() => readReleaseLines(changed(from, to)));
    expect(faults.join('\n')).toContain(words);
    expect(faults[0]).toMatch(/^lines\/small\.yaml:\d+:\d+: /);
  });
});

test('A script has of what it mentions only what its env sets', () => {
  const faults = (step: string) => {
    const cell = 'sanity: { runs: cloud-build, counts: blocking, deadline: 30m, steps:';
    return faultsOf(() =>
      readReleaseLines(changed('cells:', `cells:\n  ${cell} [{ name: a, ${step} }] }`)),
    );
  };
  const script = 'script: "_A=1; echo $_A $_STAGING_ID $_IMAGE_GREETER"';
  expect(faults(`${script}, env: [_IMAGE_GREETER=$_IMAGE_GREETER]`)).toEqual([
    'lines/small.yaml:8:92: cells.sanity.steps[0].script mentions _STAGING_ID, and nothing is ' +
      'expanded in a script: write also env: ["_STAGING_ID=$_STAGING_ID"]',
  ]);
  expect(faults('script: "echo $_IMAGE_NONE"')).toHaveLength(1);
  expect(faults('script: "echo $HOME"')).toEqual([]);
  expect(faults(`${script}, automapSubstitutions: true`)).toEqual([]);
});

test('A cell may mention what it is given, and what it declares', () => {
  const steps = `[{ name: $_IMAGE_GREETER, args: ["$\{_STAGING_ID}", $_A, $HOME] }]`;
  const cell = `sanity: { runs: cloud-build, counts: blocking, deadline: 30m, steps: ${steps}`;
  const files = changed('cells:', `cells:\n  ${cell}, substitutions: { _A: a } }`);
  expect(faultsOf(() => readReleaseLines(files))).toEqual([]);
});

test('A cell may leave reports in the folder of its build', () => {
  const step = '{ name: a, args: [gs://bucket/reports/$BUILD_ID/] }';
  const cell = `sanity: { runs: cloud-build, counts: blocking, deadline: 30m, steps: [${step}]`;
  const [read] = readReleaseLines(
    changed('cells:', `cells:\n  ${cell}, resultPrefix: gs://bucket/reports/ }`),
  );
  const sanity = read?.cells.find(({ name }) => name === 'sanity');
  expect(sanity).toMatchObject({ resultPrefix: 'gs://bucket/reports/' });
});

test('A cell may keep the exit code of its suite until its report is copied', () => {
  const keys = {
    ...{ runs: 'cloud-build', counts: 'blocking', deadline: '30m' },
    resultPrefix: 'gs://reports/sanity/',
    steps: `[{ name: docker, entrypoint: bash, args: [-c, "run $_IMAGE_GREETER; echo $$? >code"] },
             { name: gsutil, args: [cp, junit.xml, gs://reports/sanity/$BUILD_ID/] },
             { name: bash, args: [-c, "exit $$(cat code)"] }]`,
  };
  expect(faultsOf(() => readReleaseLines(cellFiles(keys)))).toEqual([]);
});
