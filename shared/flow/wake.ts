import type { Kind, Worker } from '#core/kinds.ts';
import type { Ports } from './ports.ts';

/** Work that is published for another function: a document that must be looked at. */
interface Wake {
  readonly worker: Worker;
  readonly kind: Kind;
  readonly id: string;
}

/** Tells another function that a document needs it: a hint, which the sweep repeats if it is lost. */
export async function wake(ports: Ports, { worker, kind, id }: Wake): Promise<void> {
  await ports.bus.publish(ports.places.topics[worker], { wake: { kind, id } }, { kind: 'wake' });
}
