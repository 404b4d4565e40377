/** What will happen, in the order of virtual time; of two things at one time the first noted. */
export interface Agenda {
  /** How much is noted that is more than waiting. */
  readonly business: number;
  /** Notes something for a time, in milliseconds since 1970; answers how to take that back. */
  add(atMs: number, happen: Happening, kind?: 'business' | 'waiting'): () => void;
  /** Takes what happens next. */
  take(): Appointment | undefined;
}

/** Something that happens. */
export type Happening = () => void;

/** Something that happens at a time. */
export interface Appointment {
  readonly atMs: number;
  readonly happen: Happening;
}

interface Entry extends Appointment {
  readonly order: number;
  readonly kind: 'business' | 'waiting';
  isOver: boolean;
}

/** Opens an empty agenda: a binary heap. */
export function openAgenda(): Agenda {
  const heap: Entry[] = [];
  let noted = 0;
  let business = 0;
  return {
    get business() {
      return business;
    },
    add(atMs, happen, kind = 'business') {
      noted += 1;
      if (kind === 'business') business += 1;
      const entry = { atMs, happen, order: noted, kind, isOver: false };
      heap.push(entry);
      rise(heap, heap.length - 1);
      return () => {
        if (!entry.isOver && kind === 'business') business -= 1;
        entry.isOver = true;
      };
    },
    take() {
      for (let first = pop(heap); first !== undefined; first = pop(heap)) {
        if (first.isOver) continue;
        first.isOver = true;
        if (first.kind === 'business') business -= 1;
        return first;
      }
      return undefined;
    },
  };
}

function pop(heap: Entry[]): Entry | undefined {
  const [first] = heap;
  const last = heap.pop();
  if (first !== undefined && last !== undefined && first !== last) {
    heap[0] = last;
    sink(heap, 0);
  }
  return first;
}

function rise(heap: Entry[], from: number): void {
  let at = from;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(heap, at, parent)) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function sink(heap: Entry[], from: number): void {
  let at = from;
  for (;;) {
    let next = at;
    for (const child of [2 * at + 1, 2 * at + 2]) if (isBefore(heap, child, next)) next = child;
    if (next === at) return;
    swap(heap, at, next);
    at = next;
  }
}

function isBefore(heap: readonly Entry[], one: number, other: number): boolean {
  const [a, b] = [heap[one], heap[other]];
  if (a === undefined || b === undefined) return false;
  return a.atMs === b.atMs ? a.order < b.order : a.atMs < b.atMs;
}

function swap(heap: Entry[], one: number, other: number): void {
  const [a, b] = [heap[one], heap[other]];
  if (a === undefined || b === undefined) return;
  heap[one] = b;
  heap[other] = a;
}
