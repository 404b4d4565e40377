import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Appointment, openAgenda } from './agenda.ts';

function drain(agenda: ReturnType<typeof openAgenda>): readonly Appointment[] {
  const taken: Appointment[] = [];
  for (let next = agenda.take(); next; next = agenda.take()) taken.push(next);
  return taken;
}

describe('the agenda', () => {
  it('gives what was noted in the order of time, and of noting', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 })), (times) => {
        const agenda = openAgenda();
        const order: number[] = [];
        for (const [index, atMs] of times.entries()) agenda.add(atMs, () => order.push(index));
        for (const { happen } of drain(agenda)) happen();
        const wanted = [...times.keys()].sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
        expect(order).toEqual(wanted);
      }),
    );
  });

  it('forgets what is taken back', () => {
    const agenda = openAgenda();
    const takeBack = agenda.add(1, () => undefined);
    agenda.add(2, () => undefined);
    takeBack();
    takeBack();
    expect(agenda.business).toBe(1);
    expect(drain(agenda).map(({ atMs }) => atMs)).toEqual([2]);
    takeBack();
    expect(agenda.business).toBe(0);
  });

  it('counts what is more than waiting', () => {
    const agenda = openAgenda();
    agenda.add(1, () => undefined, 'waiting');
    agenda.add(2, () => undefined);
    expect(agenda.business).toBe(1);
    drain(agenda);
    expect([agenda.business, agenda.take()]).toEqual([0, undefined]);
  });
});
