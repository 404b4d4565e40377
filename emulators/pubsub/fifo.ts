/** First in, first out, each in constant time on average. */
export interface Fifo<Item> {
  push(item: Item): void;
  /** Takes the oldest item; undefined when there is none. */
  shift(): Item | undefined;
}

/** Taken items are forgotten in portions of this many, and not one by one. */
const portion = 1_024;

/** Makes an empty queue. */
export function createFifo<Item>(): Fifo<Item> {
  let items: Item[] = [];
  let first = 0;
  return {
    push(item) {
      items.push(item);
    },
    shift() {
      if (first === items.length) return undefined;
      const item = items[first];
      first += 1;
      if (first >= portion && first * 2 >= items.length) {
        items = items.slice(first);
        first = 0;
      }
      return item;
    },
  };
}
