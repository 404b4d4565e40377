import { describe, expect, it } from 'vitest';
import { Crash, type Fault, faultAt } from './faults.ts';
import { openWorld } from './world.ts';

describe('faults', () => {
  const rows: readonly { fault: Fault; isDone: boolean; isDead: boolean; error: string }[] = [
    { fault: 'error-before', isDone: false, isDead: false, error: 'failed before' },
    { fault: 'error-after', isDone: true, isDead: false, error: 'failed after' },
    { fault: 'answer-lost', isDone: true, isDead: false, error: 'was lost' },
    { fault: 'crash-before', isDone: false, isDead: true, error: 'crashed before bus.publish' },
    { fault: 'crash-after', isDone: true, isDead: true, error: 'crashed after bus.publish' },
    { fault: 'in-flight', isDone: true, isDead: true, error: 'bus.publish was on its way' },
  ];
  it.each(rows)('$fault does what it says', async ({ fault, isDone, isDead, error }) => {
    const world = openWorld();
    const { ports } = world;
    world.faults = faultAt(2, fault);
    await ports.bus.publish('gc-tick', {});
    await expect(ports.bus.publish('gc-tick', {})).rejects.toThrow(error);
    expect(world.bus.published()).toHaveLength(isDone ? 2 : 1);
    const next = ports.bus.publish('gc-tick', {});
    if (isDead) await expect(next).rejects.toThrow(Crash);
    else await expect(next).resolves.toBeUndefined();
  });

  it('ends the incarnation for every port, and a restart begins another', async () => {
    const world = openWorld();
    const { ports } = world;
    world.faults = faultAt(1, 'crash-before');
    await expect(ports.store.transact(async () => 'done')).rejects.toThrow(Crash);
    expect(() => ports.clock.nowMs()).toThrow(Crash);
    expect(() => ports.random.uuid()).toThrow(Crash);
    expect(() => ports.log.info('still here')).toThrow(Crash);
    const reborn = world.restart();
    expect(reborn.clock.nowMs()).toBe(world.now);
    expect(() => ports.clock.nowMs()).toThrow(Crash);
  });

  it('runs a transaction again after an answer was lost', async () => {
    const world = openWorld();
    world.faults = faultAt(1, 'answer-lost');
    const seen = await world.ports.store.transact(async (transaction) => {
      const before = await transaction.record('requests', 'one');
      transaction.putRecord('requests', 'one', {
        bodyHash: 'hash',
        status: 1,
        answer: null,
        expiresAtMs: 1,
      });
      return before?.status;
    });
    expect(seen).toBe(1);
    expect(world.calls.map(({ method }) => method)).toEqual(['transact', 'transact']);
  });
});
