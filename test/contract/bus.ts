import { describe, expect, it } from 'vitest';
import type { Bus } from '#flow/ports.ts';

/** What a subscriber gets. */
export interface Heard {
  readonly topic: string;
  /** What came out of JSON again. */
  readonly message: unknown;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A bus, and somebody who hears what is published on it. */
export interface HeardBus {
  readonly bus: Bus;
  /** Takes so many messages of a topic, in any order. */
  hear(topic: string, count: number): Promise<readonly Heard[]>;
}

/** What every bus does; `open` gives one whose topics are those of the topology, without messages. */
export function busContract(name: string, open: () => Promise<HeardBus>): void {
  describe(`the bus of ${name}`, () => {
    it('has a message as JSON, with its attributes, when we are answered', async () => {
      const { bus, hear } = await open();
      const wake = { wake: { kind: 'tag', id: 'hello:v1.0.0\u0000ü', at: undefined } };
      await bus.publish('tag-detected', wake, { kind: 'wake' });
      await bus.publish('tag-detected', { component: 'hello' });
      const heard = await hear('tag-detected', 2);
      const topic = 'tag-detected';
      const message = { wake: { kind: 'tag', id: 'hello:v1.0.0\u0000ü' } };
      expect(heard).toHaveLength(2);
      const told = heard.map(({ topic, message, attributes }) => ({ topic, message, attributes }));
      expect(told).toContainEqual({ topic, message, attributes: { kind: 'wake' } });
      expect(told).toContainEqual({ topic, message: { component: 'hello' }, attributes: {} });
    });

    it('keeps topics apart', async () => {
      const { bus, hear } = await open();
      await Promise.all([
        bus.publish('tests-passed', { passed: true }),
        bus.publish('tests-requested', { requested: true }),
      ]);
      expect(await hear('tests-passed', 1)).toMatchObject([{ message: { passed: true } }]);
      expect(await hear('tests-requested', 1)).toMatchObject([{ message: { requested: true } }]);
    });

    it('loses none of many that are published at once', async () => {
      const { bus, hear } = await open();
      const numbers = Array.from({ length: 100 }, (_, number) => number);
      await Promise.all(numbers.map((number) => bus.publish('cloud-builds', { number })));
      const heard = await hear('cloud-builds', numbers.length);
      const byNumber = numbers.map((number) => expect.objectContaining({ message: { number } }));
      expect(heard).toEqual(expect.arrayContaining(byNumber));
      expect(heard).toHaveLength(numbers.length);
    });

    it('has no topic that nobody made, and the error names it', async () => {
      const { bus } = await open();
      await expect(bus.publish('tag-detekted', {})).rejects.toThrow('tag-detekted');
    });
  });
}
