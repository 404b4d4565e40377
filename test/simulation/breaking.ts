import type { Images } from '#flow/images.ts';
import type { Ports } from '#flow/ports.ts';
import type { Transaction } from '#flow/store.ts';
import type { Duty } from '#flow/turn.ts';
import type { World } from '../world/world.ts';
import type { Breaking } from './mutant.ts';

/** Breaks the ports of whatever function has them. */
type BreakingAny = (ports: Ports, world: World) => Ports;

/** Breaks one function alone. */
export function inOnly(worker: Duty['worker'], breaking: BreakingAny): Breaking {
  return (ports, of, world) => (of === worker ? breaking(ports, world) : ports);
}

/** Breaks every function. */
export function everywhere(breaking: BreakingAny): Breaking {
  return (ports, _of, world) => breaking(ports, world);
}

/** Ports with another registry. */
export function withImages(ports: Ports, broken: Partial<Images>): Ports {
  return { ...ports, images: { ...ports.images, ...broken } };
}

/** Ports with other transactions. */
export function withTransaction(
  ports: Ports,
  broken: (own: Transaction) => Partial<Transaction>,
): Ports {
  const { store } = ports;
  const transact: Ports['store']['transact'] = (body) =>
    store.transact((own) => body({ ...own, ...broken(own) }));
  return { ...ports, store: { ...store, transact } };
}
