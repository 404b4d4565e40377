import { describe, expect, it } from 'vitest';
import { jsonLog } from '#cloud/log.ts';

describe('the log', () => {
  it.each([
    ['info', 'INFO'],
    ['warn', 'WARNING'],
    ['error', 'ERROR'],
  ] as const)('writes %s as Cloud Logging reads it', (level, severity) => {
    const { log, lines } = aLog();
    log[level]('a build ended', { candidate: 'one', attempt: 2 });
    const [line] = lines();
    expect(line).toEqual({
      severity,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      candidate: 'one',
      attempt: 2,
      message: 'a build ended',
    });
  });

  it('stays on one line of plain characters, whatever it is told', () => {
    const { log, text, lines } = aLog();
    const nasty = 'a\nb\r\u0000\u001b[31m\u007f\u0085\u009b\u2028\u2029';
    log.warn(nasty, { [nasty]: nasty, deep: { [nasty]: [nasty] } });
    log.info('the next');
    expect(text().split('\n')).toHaveLength(3);
    expect(text().replaceAll('\n', '')).toMatch(/^[\u0020-\u007e]*$/);
    expect(lines()[0]).toMatchObject({
      message: nasty,
      [nasty]: nasty,
      deep: { [nasty]: [nasty] },
    });
  });

  it('shows where an error came from, and lets no field stand for its own', () => {
    const { log, lines } = aLog();
    log.error('it failed', { error: new RangeError('no'), severity: 'INFO', message: 'forged' });
    const [line] = lines();
    expect(line).toMatchObject({
      severity: 'ERROR',
      message: 'it failed',
      severityField: 'INFO',
      messageField: 'forged',
      error: expect.stringContaining('log.test.ts'),
    });
  });

  it('survives what JSON cannot say', () => {
    const { log, lines } = aLog();
    const circle: Record<string, unknown> = { big: 1n };
    circle['self'] = circle;
    log.info('odd', { circle, none: undefined });
    expect(lines()).toHaveLength(1);
  });
});

function aLog() {
  let written = '';
  const write = (line: string) => {
    written += line;
  };
  const log = jsonLog({ write });
  const lines = (): readonly unknown[] =>
    written
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  return { log, lines, text: () => written };
}
