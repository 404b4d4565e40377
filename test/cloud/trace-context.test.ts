import { setTimeout as passes } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { jsonLog } from '#cloud/log.ts';
import { presentTrace, traced, traceOf } from '#cloud/trace-context.ts';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';
const good = { traceparent: `00-${trace}-${span}-01` };

describe('the trace of a request', () => {
  it.each([
    [good, { trace, span }],
    [{ traceparent: `01-${trace}-${span}-00-more` }, { trace, span }],
    [{ 'x-cloud-trace-context': `${trace}/67667974448284343;o=1` }, { trace, span }],
    [{ 'x-cloud-trace-context': `${trace.toUpperCase()}/1` }, { trace, span: '0000000000000001' }],
    [
      { ...good, 'x-cloud-trace-context': `${'1'.repeat(32)}/1` },
      { trace, span },
    ],
    [
      { traceparent: 'nonsense', 'x-cloud-trace-context': `${trace}/67667974448284343` },
      { trace, span },
    ],
    [{}, undefined],
    [{ traceparent: `ff-${trace}-${span}-01` }, undefined],
    [{ traceparent: `00-${'0'.repeat(32)}-${span}-01` }, undefined],
    [{ traceparent: `00-${trace}-${'0'.repeat(16)}-01` }, undefined],
    [{ traceparent: `00-${trace}-${span}-01\n` }, undefined],
    [{ 'x-cloud-trace-context': `${trace}/18446744073709551616` }, undefined],
    [{ 'x-cloud-trace-context': `${trace}/-1` }, undefined],
    [{ 'x-cloud-trace-context': `../${trace}/1` }, undefined],
  ])('of %j is %j', (headers, expected) => {
    expect(traceOf(headers)).toEqual(expected);
  });

  it('is that of whatever runs on its behalf, and of nothing beside it', async () => {
    const seen = async () => {
      await passes(1);
      return presentTrace()?.trace;
    };
    const other = { traceparent: `00-${'1'.repeat(32)}-${span}-01` };
    const all = await Promise.all([
      traced(good, seen),
      traced(other, seen),
      traced({}, seen),
      seen(),
    ]);
    expect(all).toEqual([trace, '1'.repeat(32), undefined, undefined]);
  });

  it('stands in every line of its log, whatever else is said', () => {
    let text = '';
    const log = jsonLog({ write: (line) => (text += line) }, 'csi-release');
    traced(good, () => log.info('moved', { 'logging.googleapis.com/trace': 'forged' }));
    log.info('beside it');
    const [line, beside] = text.split('\n').map((one) => (one === '' ? {} : JSON.parse(one)));
    expect(line).toMatchObject({
      'logging.googleapis.com/trace': `projects/csi-release/traces/${trace}`,
      'logging.googleapis.com/spanId': span,
      'logging.googleapis.com/traceField': 'forged',
    });
    expect(Object.keys(beside)).toEqual(['severity', 'time', 'message']);
  });
});
