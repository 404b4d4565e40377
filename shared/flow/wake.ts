import type { Ports, Wake } from './ports.ts';

/** Tells another function that a document needs it: a hint, which the sweep repeats if it is lost. */
export async function wake(ports: Ports, { worker, kind, id }: Wake): Promise<void> {
  await ports.bus.publish(ports.places.topics[worker], { wake: { kind, id } }, { kind: 'wake' });
}
