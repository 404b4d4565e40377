import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFifo } from '../../../emulators/pubsub/fifo.ts';

it('gives items in the order in which they came, also thousands of them', () => {
  const property = fc.property(fc.array(fc.integer({ min: -900, max: 1_000 })), (steps) => {
    const fifo = createFifo<number>();
    const model: number[] = [];
    let next = 0;
    for (const step of steps) {
      for (let at = 0; at < Math.abs(step); at += 1) {
        if (step < 0) {
          expect(fifo.shift()).toBe(model.shift());
        } else {
          fifo.push(next);
          model.push(next);
          next += 1;
        }
      }
    }
    expect(model.map(() => fifo.shift())).toEqual(model);
    expect(fifo.shift()).toBeUndefined();
  });
  fc.assert(property, { numRuns: 30 });
});
