import { z } from 'zod';
import { call } from './call.ts';
import type { Session } from './session.ts';

const timeRead = z.object({ now: z.iso.datetime() });

/** What time it is for the server: real time, but for a local stack, whose clock people move. */
export async function serverNowMs(session: Session): Promise<number> {
  const { localClock } = await session.server();
  if (localClock === undefined) return session.nowMs();
  const { deadlineMs } = session;
  const told = await call({
    method: 'GET',
    url: localClock,
    headers: { accept: 'application/json' },
    ...{ isRepeatable: true, deadlineMs },
  });
  const now = timeRead.safeParse(told.body).data?.now;
  return now === undefined ? session.nowMs() : Date.parse(now);
}
