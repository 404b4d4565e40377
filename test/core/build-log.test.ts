import { describe, expect, it } from 'vitest';
import { lastLinesLengthMax, lastLinesMax, lastLinesOf } from '#core/build-log.ts';

const log = [
  'starting build "b1"',
  'FETCHSOURCE',
  'BUILD',
  'Starting Step #0 - "compile"',
  'Step #0 - "compile": ok',
  'Finished Step #0 - "compile"',
  'Starting Step #1 - "test"',
  'Step #1 - "test": --- FAIL: TestProbe (0.01s)',
  'Step #1 - "test": \u001b[31mFAIL\u001b[0m\tprobe',
  'Step #2: beside it',
  'Step #1 - "test": ',
  'Step #1 - "test": exit status 2',
  'ERROR',
  'ERROR: build step 1 "golang" failed: step exited with non-zero status: 2',
].join('\n');

describe('the last lines of a step', () => {
  it.each<[string, string, number, readonly string[]]>([
    [
      'are its own, without their prefix, colours and empty lines',
      log,
      1,
      ['--- FAIL: TestProbe (0.01s)', 'FAIL  probe', 'exit status 2'],
    ],
    ['need no id', log, 2, ['beside it']],
    [
      'are those of the build where none are its own',
      'BUILD\r\n$ make\r\nmake: *** [all] Error 1\r\nERROR\r\n',
      0,
      ['BUILD', '$ make', 'make: *** [all] Error 1'],
    ],
    ['are none where there are none', '', 0, []],
    ['have no secrets', 'Step #0: NPM_TOKEN=abc npm ci', 0, ['NPM_TOKEN=[redacted] npm ci']],
    [
      'have no key that goes on over many lines',
      ['-----BEGIN PRIVATE KEY-----', 'MIIE', '-----END PRIVATE KEY-----', 'after']
        .map((line) => `Step #0: ${line}`)
        .join('\n'),
      0,
      ['[redacted]', 'after'],
    ],
    ['can be printed', 'Step #0: a\u202eb', 0, ['a\\u{202e}b']],
  ])('%s', (_how, text, step, expected) => {
    expect(lastLinesOf(text, step)).toEqual(expected);
  });

  it('are the last ones where there are many, and few enough to be kept', () => {
    const many = Array.from({ length: 500 }, (_, at) => `Step #0: line ${at}`).join('\n');
    const lines = lastLinesOf(many, 0);
    expect(lines).toHaveLength(lastLinesMax);
    expect(lines.at(-1)).toBe('line 499');
  });

  it('are short enough to be kept, however long they were', () => {
    const long = Array.from({ length: 30 }, (_, at) => `Step #0: ${`${at} `.repeat(9_000)}`);
    const lines = lastLinesOf(long.join('\n'), 0);
    expect(lines.join('').length).toBeLessThanOrEqual(lastLinesLengthMax);
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.at(-1)).toMatch(/^29 29/);
  });
});
