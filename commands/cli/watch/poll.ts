import { setTimeout as pause } from 'node:timers/promises';
import type { Session } from '../frame/session.ts';

/** How often something is looked at again; a server that is asked by `ETag` answers little. */
const intervalMs = 2_000;

/** An address that is looked at again and again. */
export interface Watched {
  /** Looks; none where nothing has changed since the last look. */
  see(): Promise<unknown>;
}

/** Looks at an address, and from then on answers only what is new. */
export async function watched(session: Session, address: string): Promise<Watched> {
  const api = await session.api();
  let etag: string | undefined;
  let last: string | undefined;
  return {
    see: async () => {
      const look = await api.look(address, etag);
      if (look === undefined) return undefined;
      etag = look.etag;
      const text = JSON.stringify(look.body);
      if (text === last) return undefined;
      last = text;
      return look.body;
    },
  };
}

/** Waits until it is time to look again. */
export function nextLook(): Promise<void> {
  return pause(intervalMs);
}
