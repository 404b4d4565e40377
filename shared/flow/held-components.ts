import type { HeldThing, Holding } from '#core/hold.ts';
import { everyLine } from '#core/kinds.ts';
import { componentsOf } from './candidate-facts.ts';
import type { Duty } from './turn.ts';

/** More components are not held at once. */
const heldMax = 200;

/** The components that somebody held once, by name: few, where all would be many. */
export async function heldComponents(duty: Duty): Promise<ReadonlyMap<string, Holding>> {
  const found = await duty.ports.store.list('held-components', everyLine, heldMax);
  const components = await componentsOf(
    duty,
    found.map(({ id }) => id),
  );
  return new Map(Object.entries(components).flatMap(([name, one]) => (one ? [[name, one]] : [])));
}

/** Those of some components that are among them, as things with their holds. */
export function heldAmong(
  held: ReadonlyMap<string, Holding>,
  names: readonly string[],
): readonly (readonly [HeldThing, Holding])[] {
  return names.flatMap((name): readonly (readonly [HeldThing, Holding])[] => {
    const holding = held.get(name);
    return holding ? [[{ kind: 'component', name }, holding]] : [];
  });
}
