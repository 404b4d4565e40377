import type { BuildPurpose } from '#core/identity.ts';
import { PermanentError } from '#core/permanent-error.ts';
import type { FaultHook, PortCall } from '../world/faults.ts';
import type { World } from '../world/world.ts';

/** Whether a call is meant. */
export type IsMeant = (call: PortCall) => boolean;

/** The calls of one method, as `images.putManifest`; where a condition is given, while it holds. */
export function callsOf(name: string, isSo: () => boolean = () => true): IsMeant {
  return ({ port, method }) => `${port}.${method}` === name && isSo();
}

/** Lets the calls that are meant fail; a further try may help. */
export function failing(isMeant: IsMeant): FaultHook {
  return (call) => (isMeant(call) ? 'error-before' : 'ok');
}

/** Lets the calls that are meant be refused; no further try can help. */
export function refusing(isMeant: IsMeant, why: string): FaultHook {
  return (call) => {
    if (isMeant(call)) throw new PermanentError('refused', why);
    return 'ok';
  };
}

/** Means a call once, and never again. */
export function once(isMeant: IsMeant): IsMeant {
  let isOver = false;
  return (call) => {
    if (isOver || !isMeant(call)) return false;
    isOver = true;
    return true;
  };
}

/** Lets the builds that are meant run on and on, before the world could end them. */
export function runningOn(world: World, isMeant: (purpose: BuildPurpose) => boolean): FaultHook {
  return () => {
    for (const { id, status, purpose } of world.builds.all())
      if (status === 'queued' && purpose && isMeant(purpose)) world.builds.begin(id);
    return 'ok';
  };
}
