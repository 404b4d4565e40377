import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failedTestsMax } from '#core/test-report.ts';
import { readJunit } from '#edge/junit.ts';

type Result = 'passed' | 'failure' | 'error' | 'skipped';

interface Case {
  readonly name: string;
  readonly results: readonly Exclude<Result, 'passed'>[];
}

interface Suite {
  readonly cases: readonly Case[];
  readonly suites: readonly Suite[];
}

/** Few names, so that they come again; every character that XML escapes, and some that it does not. */
const name = fc.constantFrom('a', 'b', 'A "quoted" <name> & more', 'ünïcode \u{1f600}', "it's");
const aCase: fc.Arbitrary<Case> = fc.record({
  name,
  results: fc.array(fc.constantFrom('failure', 'error', 'skipped'), { maxLength: 2 }),
});
const { suite: aSuite } = fc.letrec<{ suite: Suite }>((tie) => ({
  suite: fc.record({
    cases: fc.array(aCase, { maxLength: 4 }),
    suites: fc.oneof(
      { depthSize: 'small' },
      fc.constant([]),
      fc.array(tie('suite'), { maxLength: 2 }),
    ),
  }),
}));

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function xmlOf({ cases, suites }: Suite): string {
  const tests = cases.map(({ name, results }) => {
    const escaped = name.replace(/[&<>"']/g, (character) => entities[character] ?? '');
    const inside = results.map((result) => `<${result}>why<![CDATA[ <error/> ]]></${result}>`);
    return `<testcase name="${escaped}">${inside.join('<system-out/>')}</testcase>`;
  });
  return `<testsuite>\n${tests.join('\n')}${suites.map(xmlOf).join('')}</testsuite>`;
}

function casesOf({ cases, suites }: Suite): readonly Case[] {
  return [...cases, ...suites.flatMap(casesOf)];
}

/** The same, said as simply as can be. */
function expectedOf(suite: Suite) {
  const cases = casesOf(suite);
  const names = [...new Set(cases.map((one) => one.name))];
  const resultsOf = (wanted: string) => cases.filter((one) => one.name === wanted);
  const isBad = ({ results }: Case) => results.includes('failure') || results.includes('error');
  const failed = names.filter((one) => resultsOf(one).some(isBad));
  const good = names.filter((one) => !failed.includes(one));
  const passed = good.filter((one) => resultsOf(one).some(({ results }) => results.length === 0));
  return {
    ran: failed.length + passed.length,
    failed: failed.length,
    skipped: good.length - passed.length,
    failedTests: failed.slice(0, failedTestsMax),
  };
}

async function* inChunks(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test('a report says what its tests say, however it is nested and wherever it is cut into pieces', async () => {
  const isRooted = fc.boolean();
  const property = fc.asyncProperty(
    aSuite,
    isRooted,
    fc.integer({ min: 1, max: 80 }),
    async (suite, rooted, size) => {
      const xml = rooted ? `<testsuites>${xmlOf(suite)}</testsuites>` : xmlOf(suite);
      expect(await readJunit(inChunks(xml, size))).toEqual(expectedOf(suite));
    },
  );
  await fc.assert(property, { numRuns: 300 });
});

test('a report that is cut anywhere is never read as a whole one', async () => {
  const property = fc.asyncProperty(aSuite, fc.nat(), async (suite, at) => {
    const xml = xmlOf(suite);
    const cut = xml.slice(0, at % xml.length);
    await expect(readJunit(inChunks(cut, 50))).rejects.toMatchObject({ code: 'malformed' });
  });
  await fc.assert(property, { numRuns: 200 });
});
