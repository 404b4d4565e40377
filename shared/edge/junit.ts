import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { beginningOf } from '#core/beginning.ts';
import { PermanentError } from '#core/permanent-error.ts';
import { redacted } from '#core/redact.ts';
import { failedTestLengthMax, failedTestsMax, type TestReport } from '#core/test-report.ts';
import { printable } from './faults.ts';

/** The largest report that is read: those of Kubernetes' end-to-end tests have a few megabytes. */
export const junitBytesMax = 32 * 1024 * 1024;
/** No test tool nests suites nearly so deep. */
export const junitDepthMax = 40;
/** A whole suite of Kubernetes' end-to-end tests has some 7000 names. */
export const junitTestsMax = 20_000;
/** What tells one test from another: names are sentences. */
const nameLengthMax = 500;

/**
 * Reads a JUnit report as it comes. What `<error>` says counts as failure, and the worst result of a
 * name is its result, whichever came first. Suites may be nested; what a suite says of itself counts
 * where it names no test. Nothing that can grow without bound is kept.
 *
 * @throws PermanentError `malformed` with line and column for what is no such report, is cut, has a
 * document type, or is larger, deeper or longer than any report.
 */
export async function readJunit(chunks: AsyncIterable<Uint8Array>): Promise<TestReport> {
  const tally = openTally();
  const parser = openParser(tally);
  const decode = openDecoder();
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > junitBytesMax) throw malformed(`has more than ${junitBytesMax} bytes`);
    parser.write(decode(chunk));
  }
  parser.write(decode());
  parser.close();
  return tally.report();
}

type Result = 'passed' | 'skipped' | 'failed';

/** What was read of a report so far. */
interface Tally {
  test(name: string, result: Result): void;
  /** A suite that counts failures, or has one of its own. */
  badSuite(name: string): void;
  report(): TestReport;
}

const worse: Readonly<Record<Result, number>> = { skipped: 0, passed: 1, failed: 2 };

function openTally(): Tally {
  const results = new Map<string, Result>();
  let badSuite: string | undefined;
  return {
    test(name, result) {
      const known = results.get(name);
      if (known !== undefined && worse[known] >= worse[result]) return;
      if (known === undefined && results.size >= junitTestsMax)
        throw malformed(`has more than ${junitTestsMax} tests`);
      results.set(name, result);
    },
    badSuite(name) {
      badSuite ??= name;
    },
    report() {
      const names = (wanted: Result) =>
        [...results].filter(([, result]) => result === wanted).map(([name]) => name);
      const failed = names('failed');
      if (failed.length === 0 && badSuite !== undefined) failed.push(badSuite);
      return {
        ran: names('passed').length + failed.length,
        failed: failed.length,
        skipped: names('skipped').length,
        failedTests: failed
          .slice(0, failedTestsMax)
          .map((name) => beginningOf(redacted(name), failedTestLengthMax))
          .map((name) => printable(name, failedTestLengthMax)),
      };
    },
  };
}

/** JUnit has no namespaces. */
interface PlainNames {
  readonly xmlns: false;
  readonly position: true;
}

const isSuite = (name: string | undefined) => name === 'testsuite' || name === 'testsuites';
const isBad = (name: string) => name === 'failure' || name === 'error';

function openParser(tally: Tally): SaxesParser<PlainNames> {
  const parser = new SaxesParser<PlainNames>({ xmlns: false, position: true });
  const open: SaxesTagPlain[] = [];
  const fail = (why: string): never => {
    throw malformed(`line ${parser.line}, column ${parser.column}: ${why}`);
  };
  let result: Result = 'passed';
  parser.on('error', ({ message }) => fail(message.replace(/^(?:\d+:\d+: )+/, '')));
  parser.on('doctype', () => fail('it has a document type, which no JUnit report has'));
  parser.on('xmldecl', ({ encoding = 'utf-8' }) => {
    if (!/^(?:utf-?8|us-ascii)$/i.test(encoding))
      fail(`it is in ${printable(encoding)}, not UTF-8`);
  });
  parser.on('opentag', (tag) => {
    const { name } = tag;
    const within = open.at(-1);
    if (open.length >= junitDepthMax) fail(`more than ${junitDepthMax} elements deep`);
    if (within === undefined && !isSuite(name))
      fail(`begins with <${printable(name)}>, not with <testsuites> or <testsuite>`);
    if (name === 'testcase' && !isSuite(within?.name)) fail('a <testcase> that is in no suite');
    if (name === 'testcase') result = 'passed';
    if (isBad(name) && within?.name === 'testcase') result = 'failed';
    if (name === 'skipped' && within?.name === 'testcase' && result === 'passed')
      result = 'skipped';
    if (within !== undefined && isBad(name) && isSuite(within.name)) tally.badSuite(nameOf(within));
    if (isSuite(name) && countsFailures(tag)) tally.badSuite(nameOf(tag));
    open.push(tag);
  });
  parser.on('closetag', (tag) => {
    open.pop();
    if (tag.name === 'testcase') tally.test(nameOf(tag), result);
  });
  return parser;
}

function nameOf({ name: element, attributes }: SaxesTagPlain): string {
  const named = [attributes['classname'], attributes['name']].filter(Boolean).join(' ');
  return beginningOf(named === '' ? `a ${element} without a name` : named, nameLengthMax);
}

function countsFailures({ attributes }: SaxesTagPlain): boolean {
  return [attributes['failures'], attributes['errors']].some((count) => Number(count ?? 0) > 0);
}

/** Decodes UTF-8 as it comes; characters may lie across chunks. */
function openDecoder(): (chunk?: Uint8Array) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (chunk) => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw malformed('is not in UTF-8');
    }
  };
}

function malformed(why: string): PermanentError {
  return new PermanentError('malformed', `the JUnit report ${why}`);
}
