import { describe, expect, test } from 'vitest';
import { failedTestLengthMax, failedTestsMax } from '#core/test-report.ts';
import { junitBytesMax, junitDepthMax, junitTestsMax, readJunit } from '#edge/junit.ts';
import { makeTestReport, sanityReport } from '../given/junit.ts';

/** A report in chunks of so many bytes. */
async function* inChunks(xml: string | Uint8Array, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(xml);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function suite(content: string, attributes = ''): string {
  return `<testsuite${attributes}>${content}</testsuite>`;
}

const passed = '<testcase name="good"/>';

describe('A report', () => {
  test.each([
    ['of no test', suite(''), { ran: 0, failed: 0, skipped: 0 }],
    ['of no suite', '<testsuites/>', { ran: 0, failed: 0, skipped: 0 }],
    ['of one suite', suite(passed), { ran: 1, failed: 0, skipped: 0 }],
    [
      'of several',
      `<testsuites>${suite(passed)}${suite('<testcase name="b"/>')}</testsuites>`,
      { ran: 2 },
    ],
    ['of suites in suites', `<testsuites>${suite(suite(suite(passed)))}</testsuites>`, { ran: 1 }],
    [
      'of a name with a secret',
      suite('<testcase name="logs in with token=abc1"><failure/></testcase>'),
      { failedTests: ['logs in with token=[redacted]'] },
    ],
    ['of a failure', suite('<testcase name="a"><failure/></testcase>'), { ran: 1, failed: 1 }],
    ['of an error', suite('<testcase name="a"><error>x</error></testcase>'), { ran: 1, failed: 1 }],
    [
      'of a skipped test',
      suite('<testcase name="a"><skipped/></testcase>'),
      { ran: 0, skipped: 1 },
    ],
    [
      'of a test that failed and was skipped',
      suite('<testcase name="a"><failure/><skipped/></testcase>'),
      { ran: 1, failed: 1, skipped: 0 },
    ],
    [
      'that names a test twice, the worse first',
      suite(`<testcase name="good"><error/></testcase>${passed}`),
      { ran: 1, failed: 1, failedTests: ['good'] },
    ],
    [
      'that names a test twice, the worse last',
      suite(`${passed}<testcase name="good"><failure/></testcase>`),
      { ran: 1, failed: 1, failedTests: ['good'] },
    ],
    [
      'that names a test once skipped and once run',
      suite(`<testcase name="good"><skipped/></testcase>${passed}`),
      { ran: 1, failed: 0, skipped: 0 },
    ],
    [
      'of two classes with tests of one name',
      suite(
        '<testcase classname="A" name="a"><error/></testcase><testcase classname="B" name="a"/>',
      ),
      { ran: 2, failed: 1, failedTests: ['A a'] },
    ],
    [
      'whose tests have no names',
      suite('<testcase><error/></testcase>'),
      { failedTests: ['a testcase without a name'] },
    ],
    [
      'whose suite counts an error and names none',
      suite(passed, ' name="setup" errors="1" failures="0"'),
      { ran: 2, failed: 1, failedTests: ['setup'] },
    ],
    [
      'whose suite has an error itself',
      `<testsuites>${suite('<error message="aborted"/>', ' name="setup"')}</testsuites>`,
      { ran: 1, failed: 1, failedTests: ['setup'] },
    ],
    [
      'whose suite counts a failure that a test has',
      suite('<testcase name="a"><failure/></testcase>', ' name="all" failures="1"'),
      { ran: 1, failed: 1, failedTests: ['a'] },
    ],
    [
      'whose counts are no numbers',
      suite(passed, ' tests="many" failures="" errors="none"'),
      { ran: 1, failed: 0 },
    ],
    [
      'with much else in it',
      suite(
        `<properties><property name="a" value="b"/></properties>${passed}<system-out>&lt;error/&gt;` +
          '<![CDATA[<error/>]]></system-out><system-err/><!-- <error/> --><?a b?>',
      ),
      { ran: 1, failed: 0 },
    ],
    [
      'with characters that cannot be seen in a name',
      suite('<testcase name="a&#x202e;&#10;b"><error/></testcase>'),
      { failedTests: ['a\\u{202e}\\u{a}b'] },
    ],
    [
      'with a mark before it',
      `\ufeff<?xml version="1.0" encoding="utf-8"?>${suite(passed)}`,
      { ran: 1 },
    ],
    [
      'of make test, without class, time or counts',
      makeTestReport,
      { ran: 5, failed: 1, failedTests: ['make test-vet'] },
    ],
    ['of csi-sanity', sanityReport, { ran: 2, failed: 1, skipped: 1 }],
  ])('%s is read', async (_what, xml, report) => {
    expect(await readJunit(inChunks(xml))).toMatchObject(report);
    expect(await readJunit(inChunks(xml, 1))).toMatchObject(report);
  });

  test.each([
    ['cut in a test', `<testsuites>\n  <testsuite>\n    <testcase name="a">`, 'line 3, column 23'],
    ['cut in a tag', '<testsuite><testcase name="a', 'line 1'],
    ['cut after a suite', `<testsuites>${suite(passed)}`, 'unclosed tag: testsuites'],
    ['of nothing', '', 'must contain a root element'],
    ['that is a page', '<html><body/></html>', 'begins with <html>'],
    ['that is JSON', '{"tests":1}', 'line 1, column 1'],
    ['with tags that cross', '<testsuite><testcase></testsuite></testcase>', 'line 1, column 33'],
    ['with two roots', `${suite('')}${suite('')}`, 'only one root'],
    ['with more behind it', `${suite('')} more`, 'text data outside of root node'],
    ['with a test in a test', suite(`<testcase name="a">${passed}</testcase>`), 'in no suite'],
    ['with a test in an output', suite(`<system-out>${passed}</system-out>`), 'in no suite'],
    [
      'with entities that grow',
      '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><testsuite name="&b;"/>',
      'it has a document type',
    ],
    [
      'with a file as an entity',
      '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuite name="&a;"/>',
      'it has a document type',
    ],
    ['with an entity that is not there', suite('<testcase name="&a;"/>'), 'undefined entity'],
    ['with an attribute twice', suite('<testcase name="a" name="b"/>'), 'line 1'],
    ['in another encoding', `<?xml version="1.0" encoding="utf-16"?>${suite('')}`, 'not UTF-8'],
    [
      'too deep',
      '<testsuite>'.repeat(junitDepthMax + 1),
      `more than ${junitDepthMax} elements deep`,
    ],
  ])('%s is refused', async (_what, xml, words) => {
    for (const size of [1, 1000])
      await expect(readJunit(inChunks(xml, size))).rejects.toMatchObject({
        code: 'malformed',
        message: expect.stringContaining(words),
      });
  });

  test('that is no text is refused', async () => {
    const bytes = Buffer.concat([Buffer.from('<testsuite name="'), Buffer.from([0xff, 0x22])]);
    await expect(readJunit(inChunks(bytes))).rejects.toThrow('not in UTF-8');
    await expect(readJunit(inChunks(bytes.subarray(0, 17)))).rejects.toThrow('unexpected end');
    const half = Buffer.from('<testsuite/>é').subarray(0, -1);
    await expect(readJunit(inChunks(half))).rejects.toThrow('not in UTF-8');
  });

  test('that is larger than any is read no further', async () => {
    let sent = 0;
    const chunk = Buffer.alloc(1024 * 1024, ' ');
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('<testsuite>');
      for (;;) {
        sent += chunk.length;
        yield chunk;
      }
    }
    await expect(readJunit(endless())).rejects.toThrow(`more than ${junitBytesMax} bytes`);
    expect(sent).toBeLessThanOrEqual(junitBytesMax + chunk.length);
  });

  test('of more tests than any is refused', async () => {
    const many = (count: number) =>
      suite(Array.from({ length: count }, (_, at) => `<testcase name="${at}"/>`).join(''));
    expect(await readJunit(inChunks(many(junitTestsMax)))).toMatchObject({ ran: junitTestsMax });
    await expect(readJunit(inChunks(many(junitTestsMax + 1)))).rejects.toThrow(
      `more than ${junitTestsMax} tests`,
    );
  });

  test('of many long failures keeps a few short names', async () => {
    const one = (at: number) => `<testcase name="${at} ${'x'.repeat(9000)}"><failure/></testcase>`;
    const { failed, failedTests } = await readJunit(
      inChunks(suite(Array.from({ length: 50 }, (_, at) => one(at)).join(''))),
    );
    expect(failed).toBe(50);
    expect(failedTests).toHaveLength(failedTestsMax);
    for (const name of failedTests) expect(name.length).toBeLessThanOrEqual(failedTestLengthMax);
  });
});
